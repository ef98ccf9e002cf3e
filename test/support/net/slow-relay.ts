/** UDP that takes its time: each datagram is passed on after a delay, in both directions. The kernel's own (netem) is not everywhere. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { ROUTER } from './network';

export interface SlowRelay {
  readonly port: number;
  stop(): void;
}

/** Stands on the router, before a UDP server that is there too. @param delayMs one way. */
export async function startSlowRelay(serverPort: number, delayMs: number): Promise<SlowRelay> {
  const front = createSocket('udp4');
  const backs = new Map<string, Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const later = (task: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      task();
    }, delayMs);
    timers.add(timer);
  };

  front.on('message', (datagram, { address, port }) => {
    const client = `${address}:${port}`;
    let back = backs.get(client);
    if (back === undefined) {
      // A socket for each client: that is how the server tells them apart.
      back = createSocket('udp4');
      back.on('message', (answer) => later(() => front.send(answer, port, address)));
      backs.set(client, back);
    }
    const way = back;
    later(() => way.send(datagram, serverPort, ROUTER));
  });
  front.bind(0, ROUTER);
  await once(front, 'listening');
  return {
    port: front.address().port,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      for (const socket of [front, ...backs.values()]) socket.close();
    },
  };
}

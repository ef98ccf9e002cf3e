/** Sharing with a phone: `lt --port` and `npm run share`, against a real localtunnel server on this machine. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { io } from 'socket.io-client';
import { enterByLink, untilAllFramesMove, untilHearsAll, untilOthers } from '../support/actions';
import { freePort, startHouse, type House } from '../support/house';
import { describeLong, long } from '../support/long';
import { invitePeople } from '../support/people';
import * as tunnels from '../support/tunnel/tunnel';

const ROOT = path.join(__dirname, '../..');

let tunnelServer: tunnels.TunnelServer;
beforeAll(async () => {
  tunnelServer = await tunnels.startTunnelServer();
});
afterAll(() => tunnelServer.stop());

describe('through `lt --port`', () => {
  const people = invitePeople();
  let house: House;
  let tunnel: tunnels.Tunnel;
  beforeEach(async () => {
    house = await startHouse();
    tunnel = await tunnels.openTunnel(tunnelServer, house.port);
  });
  afterEach(async () => {
    await tunnel.close();
    await house.stop();
  });

  /** Joins that room with WebSocket alone, as the tunnel's page would. */
  async function joinThroughTunnel(room: string): Promise<unknown> {
    const socket = io(`http://127.0.0.1:${tunnelServer.port}`, {
      transports: ['websocket'],
      extraHeaders: { host: tunnel.host, origin: tunnel.address },
      forceNew: true,
    });
    try {
      return await socket.timeout(10_000).emitWithAck('join_room', room, {});
    } finally {
      socket.disconnect();
    }
  }

  async function callThroughTunnel(room: string): Promise<void> {
    const [ada, bob] = [await people.come(), await people.come()];
    await enterByLink(ada, house.url, room);
    await enterByLink(bob, tunnel.address, room);
    for (const page of [ada, bob]) {
      await untilOthers(page, 1);
      await untilAllFramesMove(page, 1);
      await untilHearsAll(page);
    }
  }

  it('the page and its files arrive', async () => {
    const page = await tunnels.get(`${tunnel.address}/`);
    expect(page.status).toBe(200);
    expect(page.body).toContain('id="welcome"');
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? 'none';
    expect((await tunnels.get(tunnel.address + script)).headers['cache-control']).toContain('immutable');
  });

  it('Socket.IO gets its WebSocket, and the Origin is the right one', async () => {
    expect(await joinThroughTunnel('upgrade')).toMatchObject({ ok: true });
  });

  it('two people see and hear each other, one of them through the tunnel', async () => {
    await callThroughTunnel('phone');
  });

  long('everything still works after the tunnel was idle for longer than the header time-out', async () => {
    // The tunnel's silent connections were open before; slow headers of somebody else still time out.
    expect(await tunnels.passHeaderTimeout(house.port)).toContain('408');

    // At once and more than there are connections, so that each of the silent ones is used.
    const answers = await Promise.all(Array.from({ length: 12 }, () => tunnels.get(`${tunnel.address}/`)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await joinThroughTunnel('idle')).toMatchObject({ ok: true });
    await callThroughTunnel('idle');
  });
});

describeLong('`npm run share`', () => {
  let share: ChildProcess;
  afterEach(() => tunnels.stop(share));

  function startShare(environment: Readonly<Record<string, string>>): { readonly printed: () => string } {
    share = spawn(process.execPath, ['scripts/share.mjs'], {
      cwd: ROOT,
      env: { ...process.env, LOG_LEVEL: 'error', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let printed = '';
    for (const stream of [share.stdout, share.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => (printed += chunk));
    }
    return { printed: () => printed };
  }

  long(
    'prints the address with a QR code, the password and what a phone on mobile data needs, and ends both',
    async () => {
      const port = await freePort();
      const { printed } = startShare({
        PORT: String(port),
        LT_HOST: tunnelServer.address,
        LT_SUBDOMAIN: tunnels.randomSubdomain(),
      });
      const address = await tunnels.readUntil(share, /Open this on the phone:\s+(\S+)[\s\S]*Ctrl-C/);
      expect(printed()).toMatch(/[▀▄█]{5}/);
      expect(printed()).toMatch(/asks for a password: \S+/);
      expect(printed()).toMatch(/mobile data needs TURN/);
      const page = await tunnels.get(`${tunnels.fromPrinted(tunnelServer, address).address}/`);
      expect(page.body).toContain('id="welcome"');
      // More visitors than one address may have at once: each counts for themselves.
      const poll = `${tunnels.fromPrinted(tunnelServer, address).address}/socket.io/?EIO=4&transport=polling`;
      const visits = Array.from({ length: 150 }, async (_, visitor) => {
        const { status } = await tunnels.get(poll, { 'x-forwarded-for': `192.0.2.${visitor}` });
        return status;
      });
      expect(new Set(await Promise.all(visits))).toEqual(new Set([200]));

      share.kill('SIGINT');
      expect(await once(share, 'exit')).toEqual([0, null]);
      await expect(tunnels.get(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    },
  );

  long('says so in one line when the tunnel service does not answer', async () => {
    const { printed } = startShare({
      PORT: String(await freePort()),
      LT_HOST: `http://127.0.0.1:${await freePort()}`,
    });
    expect(await once(share, 'close')).toEqual([1, null]);
    const [built, ...lines] = printed().trim().split('\n');
    expect(built).toContain('Built dist/');
    expect(lines).toEqual([expect.stringContaining('does not answer')]);
  });
});

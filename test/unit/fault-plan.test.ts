import { endedBy, hang, late, reject } from '../support/fault-plan';
import { createFakeClock, createFakeMesh, settled } from '../support/fakes';
import { createFakePeerConnection } from '../support/fake-peer-connection';

/** What has become of a promise so far. */
function watch(promise: Promise<unknown>): () => 'open' | 'answered' | 'refused' {
  let seen: 'open' | 'answered' | 'refused' = 'open';
  promise.then(
    () => (seen = 'answered'),
    () => (seen = 'refused'),
  );
  return () => seen;
}

function makeSender(onClose: 'hangs' | 'settles' = 'hangs') {
  const connection = createFakePeerConnection('a', { onClose });
  const { sender } = (connection as unknown as RTCPeerConnection).addTransceiver('video', { direction: 'sendrecv' });
  return { connection, sender };
}

describe('a fake', () => {
  it('hangs, refuses and is late once each, in this order, and then goes well', async () => {
    const transport = createFakeMesh();
    const later = late();
    transport.faults.next('setTrack', hang(), reject(), later);
    const calls = [1, 2, 3, 4].map(() => watch(transport.setTrack('camera', null)));
    await settled();
    expect(calls.map((seen) => seen())).toEqual(['open', 'refused', 'open', 'answered']);
    later.letGo();
    await settled();
    expect(calls.map((seen) => seen())).toEqual(['open', 'refused', 'answered', 'answered']);
  });

  it.each([
    ['hangs', 'open'],
    ['settles', 'answered'],
  ] as const)(
    'whose connection closes in the middle of a replaceTrack %s, as that browser does',
    async (onClose, end) => {
      const { connection, sender } = makeSender(onClose);
      connection.faults.next(
        'replaceTrack',
        endedBy(() => connection.close()),
      );
      const replaced = watch(sender.replaceTrack(null));
      const offered = watch(connection.setLocalDescription());
      await settled();
      // Behind it in the chain.
      expect([replaced(), offered()]).toEqual([end, 'open']);
      await expect(sender.replaceTrack(null)).rejects.toThrow('closed');
      await expect(connection.setLocalDescription()).rejects.toThrow('closed');
    },
  );

  it('lets what is behind a hanging operation of a connection wait', async () => {
    const { connection, sender } = makeSender();
    connection.faults.next('setLocalDescription', hang());
    const calls = [connection.setLocalDescription(), sender.replaceTrack(null)].map(watch);
    await settled();
    expect(calls.map((seen) => seen())).toEqual(['open', 'open']);
  });

  it('clock that slept calls back at its end, in order, and counts what is waited for', () => {
    const clock = createFakeClock();
    const heard: [string, number][] = [];
    clock.after(200, () => heard.push(['later', clock.now()]));
    clock.after(100, () => heard.push(['sooner', clock.now()]));
    clock.after(5_000, () => heard.push(['never', clock.now()]));
    clock.sleep(1_000);
    expect(heard).toEqual([
      ['sooner', 1_000],
      ['later', 1_000],
    ]);
    expect(clock.waiting).toBe(1);
  });
});

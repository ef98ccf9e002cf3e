import {
  problemsOf,
  retryOf,
  withDevicesFound,
  withoutProblem,
  withProblem,
} from '../../src/public/call/state/device-notices';
import type { Device } from '../../src/public/call/ports';
import { INITIAL_STATE, withDevices, withNotice, withSlot, type CallState } from '../../src/public/call/state/state';

const codes = ({ notices }: CallState) => notices.map(({ code, name }) => (name === '' ? code : `${code} ${name}`));
const device = (kind: Device['kind'], id: string, label = id): Device => ({ kind, id, label });

describe('a notice about devices', () => {
  it('says the same trouble with both once', () => {
    expect(codes(withProblem(withProblem(INITIAL_STATE, 'mic', 'denied'), 'camera', 'denied'))).toEqual([
      'both-denied',
    ]);
    expect(codes(withProblem(withProblem(INITIAL_STATE, 'mic', 'denied'), 'camera', 'busy'))).toEqual([
      'mic-denied',
      'camera-busy',
    ]);
  });

  it('about both is another one than that about the first, and is drawn as such', () => {
    const first = withProblem(INITIAL_STATE, 'mic', 'denied');
    expect(withProblem(first, 'camera', 'denied').notices[0]?.id).not.toBe(first.notices[0]?.id);
  });

  it('stands for the newest trouble only, and goes when the device works', () => {
    const twice = withProblem(withProblem(INITIAL_STATE, 'mic', 'denied'), 'mic', 'busy');
    expect(codes(twice)).toEqual(['mic-busy']);
    expect(codes(withoutProblem(twice, 'camera'))).toEqual(['mic-busy']);
    expect(codes(withoutProblem(twice, 'mic'))).toEqual([]);
  });

  it('leaves other notices alone', () => {
    const state = withNotice(withNotice(INITIAL_STATE, 'mic-silent'), 'joined', 'Ada');
    expect(codes(withoutProblem(state, 'mic'))).toEqual(['mic-silent', 'joined Ada']);
  });

  it('knows what to try again', () => {
    expect(retryOf('both-denied')).toEqual(['mic', 'camera']);
    expect(retryOf('mic-over-constrained')).toEqual(['mic']);
    expect(retryOf('camera-lost')).toEqual(['camera']);
    for (const code of ['joined', 'mic-silent', 'mic-replaced', 'camera-added', 'talking-muted'] as const) {
      expect(retryOf(code)).toBeNull();
    }
  });

  it('can be told from the slots alone, however the notice was dismissed', () => {
    const withProblems = (mic: 'denied' | null, camera: 'denied' | 'busy' | null) =>
      problemsOf(withSlot(withSlot(INITIAL_STATE, 'mic', { problem: mic }), 'camera', { problem: camera }));
    expect(withProblems('denied', 'denied')).toEqual(['both-denied']);
    expect(withProblems('denied', 'busy')).toEqual(['mic-denied', 'camera-busy']);
    expect(withProblems(null, 'busy')).toEqual(['camera-busy']);
    expect(withProblems(null, null)).toEqual([]);
  });
});

describe('a device that is plugged in', () => {
  const known = [device('camera', 'c1'), device('microphone', 'default'), device('microphone', 'm1')];

  it('is announced by name, with its id', () => {
    const state = withDevicesFound(withDevices(INITIAL_STATE, known), [
      ...known,
      device('camera', 'c2', 'Desk camera'),
    ]);
    expect(state.notices).toMatchObject([{ code: 'camera-added', name: 'Desk camera', device: 'c2' }]);
    expect(state.devices).toHaveLength(4);
  });

  it('is not announced when it was there all along and only got its name', () => {
    expect(withDevicesFound(INITIAL_STATE, known).notices).toEqual([]);
    const nameless = known.map(({ kind, id }) => device(kind, id, ''));
    expect(withDevicesFound(withDevices(INITIAL_STATE, nameless), [...known, device('camera', 'c2')]).notices).toEqual(
      [],
    );
  });

  it('is not announced by an alias of the system', () => {
    const state = withDevicesFound(withDevices(INITIAL_STATE, [known[0] ?? device('camera', 'c1')]), [
      ...known,
      device('microphone', 'communications'),
    ]);
    expect(codes(state)).toEqual(['microphone-added m1']);
  });

  it('is not offered any more when it is gone again', () => {
    const plugged = withDevicesFound(withDevices(INITIAL_STATE, known), [...known, device('camera', 'c2')]);
    expect(withDevicesFound(plugged, known).notices).toEqual([]);
  });
});

import { firstHeight, sendingTo, type Situation } from '../../src/public/mesh/quality';
import { EVERYTHING, FULL_HEIGHT } from '../../src/shared/peer-message';

const situation: Situation = {
  wants: EVERYTHING,
  ceiling: Infinity,
  speaksTo: null,
  links: 1,
  isSharing: false,
  camera: { height: 720 },
  limit: { mic: true, lines: FULL_HEIGHT, frames: 60, bits: Infinity },
};
const sent = (id: string, change: Partial<Situation>): string[] =>
  Object.entries(sendingTo(id, { ...situation, ...change }))
    .filter(([, { isSent }]) => isSent)
    .map(([slot]) => slot);

describe('what a peer is sent', () => {
  it('is everything, unless it wants less or the microphone is for somebody else', () => {
    expect(sent('b', {})).toEqual(['mic', 'camera', 'screen', 'screen_sound']);
    expect(sent('b', { wants: { ...EVERYTHING, camera: 0, screen: 360 } })).toEqual(['mic', 'screen', 'screen_sound']);
    expect(sent('b', { speaksTo: 'b' })).toContain('mic');
    expect(sent('c', { speaksTo: 'b', wants: { ...EVERYTHING, camera: 0, screen: 0 } })).toEqual(['screen_sound']);
  });

  it('fits on a home line together with what the others are sent', () => {
    for (const links of [1, 2, 7, 15])
      for (const isSharing of [false, true]) {
        const { camera, screen } = sendingTo('b', { ...situation, links, isSharing });
        const pictures = (camera.encoding.maxBitrate ?? 0) + (isSharing ? (screen.encoding.maxBitrate ?? 0) : 0);
        // Sound included.
        expect(links * (pictures + 50_000)).toBeLessThanOrEqual(2_000_000 + links);
        expect(camera.encoding.maxBitrate).toBeLessThanOrEqual(1_500_000);
      }
  });

  it('has its sound first on every line', () => {
    expect(sendingTo('b', situation).mic.encoding).toEqual({ active: true, priority: 'high', networkPriority: 'high' });
  });

  it('has no packet of a microphone that is off', () => {
    const { mic } = sendingTo('b', { ...situation, limit: { ...situation.limit, mic: false } });
    expect([mic.isSent, mic.encoding.active]).toEqual([true, false]);
  });

  it('has no more pixels than are shown, never fewer than fit into a small tile, and fewer bits with fewer pixels', () => {
    const camera = (height: number, change: Partial<Situation> = {}) =>
      sendingTo('b', { ...situation, wants: { ...EVERYTHING, camera: height, screen: 0 }, ...change }).camera.encoding;
    expect([FULL_HEIGHT, 1080, 720, 360, 180, 90, 10].map((height) => camera(height).scaleResolutionDownBy)).toEqual([
      1, 1, 1, 2, 4, 8, 8,
    ]);
    // A smaller camera is not scaled up, and one whose size is not known is not scaled at all.
    expect(camera(360, { camera: { height: 180 } }).scaleResolutionDownBy).toBe(1);
    expect(camera(360, { camera: { height: null } }).scaleResolutionDownBy).toBe(1);
    const bits = [90, 180, 360, 720].map((height) => camera(height).maxBitrate ?? 0);
    expect([...bits].sort((a, b) => a - b)).toEqual(bits);
    expect(bits.at(-1)).toBe(1_500_000);
    // The line is still shared.
    expect(camera(720, { links: 7 }).maxBitrate).toBe(Math.round(2_000_000 / 7 - 50_000));
  });

  it('begins small, smaller where there are many, and is never larger than the line carries or than it is shown', () => {
    expect([1, 2, 3, 7].map(firstHeight)).toEqual([270, 270, 180, 180]);
    const scale = (height: number, ceiling: number) =>
      sendingTo('b', { ...situation, ceiling, wants: { ...EVERYTHING, camera: height, screen: 0 } }).camera.encoding
        .scaleResolutionDownBy;
    expect([scale(FULL_HEIGHT, 360), scale(90, 360), scale(FULL_HEIGHT, Infinity)]).toEqual([2, 8, 1]);
  });

  it('takes no share of the line where there is nothing to send', () => {
    const active = (change: Partial<Situation>) => {
      const { camera, screen } = sendingTo('b', { ...situation, ...change });
      return [camera.encoding.active, screen.encoding.active];
    };
    expect(active({})).toEqual([true, false]);
    expect(active({ camera: null, isSharing: true })).toEqual([false, true]);
    expect(active({ isSharing: true, wants: { ...EVERYTHING, camera: 0, screen: 0 } })).toEqual([false, false]);
  });

  it('is one small size for all when there are more than seven of them, whatever they want', () => {
    const camera = (height: number, links = 8) =>
      sendingTo('b', { ...situation, links, wants: { ...EVERYTHING, camera: height } }).camera.encoding;
    expect([90, 180, 720].map((height) => camera(height).scaleResolutionDownBy)).toEqual([4, 4, 4]);
    expect([90, 180, 720].map((height) => camera(height, 7).scaleResolutionDownBy)).toEqual([8, 4, 1]);
    expect(sendingTo('b', { ...situation, links: 8, wants: { ...EVERYTHING, camera: 0 } }).camera.isSent).toBe(false);
  });

  it('keeps to the own limit: lines, pictures a second, and bits for all of them together', () => {
    const camera = (limit: Partial<Situation['limit']>, change: Partial<Situation> = {}) =>
      sendingTo('b', { ...situation, ...change, limit: { ...situation.limit, ...limit } }).camera.encoding;
    expect(camera({ lines: 180 }).scaleResolutionDownBy).toBe(4);
    expect(camera({ frames: 8 }).maxFramerate).toBe(8);
    expect(camera({}, { wants: { ...EVERYTHING, frames: 15 } }).maxFramerate).toBe(15);
    expect(camera({ bits: 500_000 }).maxBitrate).toBe(450_000);
    expect(camera({ bits: 500_000 }, { links: 2 }).maxBitrate).toBe(200_000);
    // Sound is never cut, and a picture that is asked for is still one.
    expect(camera({ bits: 250_000 }, { links: 7 }).maxBitrate).toBe(30_000);
    expect(sendingTo('b', { ...situation, links: 7, limit: { ...situation.limit, bits: 1 } }).mic.isSent).toBe(true);
  });
});

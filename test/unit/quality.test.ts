import { sendingTo, type Situation } from '../../src/public/mesh/quality';
import { FULL_HEIGHT } from '../../src/shared/peer-message';

const situation: Situation = {
  wants: { camera: FULL_HEIGHT, screen: FULL_HEIGHT },
  speaksTo: null,
  links: 1,
  isSharing: false,
};
const sent = (id: string, change: Partial<Situation>): string[] =>
  Object.entries(sendingTo(id, { ...situation, ...change }))
    .filter(([, { isSent }]) => isSent)
    .map(([slot]) => slot);

describe('what a peer is sent', () => {
  it('is everything, unless it wants less or the microphone is for somebody else', () => {
    expect(sent('b', {})).toEqual(['mic', 'camera', 'screen', 'screen_sound']);
    expect(sent('b', { wants: { camera: 0, screen: 360 } })).toEqual(['mic', 'screen', 'screen_sound']);
    expect(sent('b', { speaksTo: 'b' })).toContain('mic');
    expect(sent('c', { speaksTo: 'b', wants: { camera: 0, screen: 0 } })).toEqual(['screen_sound']);
  });

  it('fits on a home line together with what the others are sent', () => {
    for (const links of [1, 2, 7, 15])
      for (const isSharing of [false, true]) {
        const { camera, screen } = sendingTo('b', { ...situation, links, isSharing });
        const pictures = (camera.encoding.maxBitrate ?? 0) + (isSharing ? (screen.encoding.maxBitrate ?? 0) : 0);
        expect(links * pictures).toBeLessThanOrEqual(2_500_000 + links);
        expect(camera.encoding.maxBitrate).toBeLessThanOrEqual(1_500_000);
      }
  });

  it('has its sound first on every line', () => {
    expect(sendingTo('b', situation).mic.encoding).toEqual({ priority: 'high', networkPriority: 'high' });
  });
});

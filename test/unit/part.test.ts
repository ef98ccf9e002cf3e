import { fetchPart } from '../../src/shared/part';

describe('a part of the script', () => {
  it.each(['Failed to fetch dynamically imported module: ', 'error loading dynamically imported module: '])(
    'that the browser takes for missing is fetched by another address (%s)',
    async (sentence) => {
      const address = 'https://noom.example/assets/chat-panel-ABC.js';
      const asked: string[] = [];
      const part = await fetchPart(
        () => Promise.reject<string>(new TypeError(sentence + address)),
        (from) => Promise.resolve(asked.push(from)),
      );
      expect(part).toBe(1);
      expect(asked[0]?.startsWith(`${address}?`)).toBe(true);
    },
  );

  it('that is there is fetched once, and one with a fault of its own is not fetched again', async () => {
    const never = (): Promise<unknown> => Promise.reject(new Error('asked'));
    expect(await fetchPart(() => Promise.resolve(7), never)).toBe(7);
    await expect(fetchPart(() => Promise.reject<number>(new RangeError('of its own')), never)).rejects.toThrow(
      'of its own',
    );
  });
});

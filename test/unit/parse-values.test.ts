import { isCount, isId, isRecord, isToken, parseJson, parseList, parseSeat } from '../../src/shared/parse';
import { LIMITS } from '../../src/shared/protocol';

describe('the smallest parsers', () => {
  it('take a whole number from 0 on for a count', () => {
    expect([0, 7, Number.MAX_SAFE_INTEGER].every(isCount)).toBe(true);
    expect([-1, 0.5, Number.NaN, Infinity, 2 ** 53, '7', null].some(isCount)).toBe(false);
  });

  it('take what JSON makes of braces for a record, and nothing else', () => {
    expect([{}, parseJson('{"a":1}'), Object.create(null)].every(isRecord)).toBe(true);
    expect([null, [], new Map(), new Date(), 'a', undefined].some(isRecord)).toBe(false);
  });

  it('take no id that is empty or longer than a token, and no token with a space or a letter beyond ASCII', () => {
    const longest = 'x'.repeat(LIMITS.tokenCharacters);
    expect([isId(longest), isId(`${longest}x`), isId(''), isId('ä b')]).toEqual([true, false, false, true]);
    expect([isToken(longest), isToken(`${longest}x`), isToken(''), isToken('a b'), isToken('ä')]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('read a seat from its two tokens', () => {
    expect(parseSeat({ id: 'a', key: 'k', more: 1 })).toEqual({ id: 'a', key: 'k' });
    expect([parseSeat({ id: 'a' }), parseSeat({ id: 7, key: 'k' }), parseSeat(null)]).toEqual([null, null, null]);
  });

  it('pass over entries that they cannot read, and find nothing in text that is not JSON', () => {
    const positive = (item: unknown): number | null => (isCount(item) && item > 0 ? item : null);
    expect(parseList([1, -1, 'x', 2], positive)).toEqual([1, 2]);
    expect(parseList('12', positive)).toEqual([]);
    expect([parseJson('{'), parseJson(''), parseJson('null')]).toEqual([undefined, undefined, null]);
  });
});

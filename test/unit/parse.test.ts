import { areFit, parseJoin, parseRelay, splitArguments } from '../../src/server/parse';
import { LIMITS } from '../../src/shared/protocol';

const STATE = { mic: true, camera: false, screen: false, hand: false, revision: 2 };

describe('what comes with an event', () => {
  it('ends with the acknowledgement, when there is one', () => {
    const acknowledge = jest.fn();
    const { values, reply } = splitArguments(['room', {}, acknowledge]);
    expect(values).toEqual(['room', {}]);
    reply?.({ ok: true });
    expect(acknowledge).toHaveBeenCalledWith({ ok: true });
    expect(splitArguments(['room'])).toEqual({ values: ['room'], reply: null });
    expect(splitArguments([])).toEqual({ values: [], reply: null });
  });

  it('is fit when it is plain and at most six levels deep', () => {
    expect(areFit(['a', 1, null, { a: { b: { c: { d: { e: { f: 1 } } } } } }])).toBe(true);
    expect(areFit(['a', { a: { b: { c: { d: { e: { f: {} } } } } } }])).toBe(false);
    expect(areFit([Buffer.from('a')])).toBe(false);
    expect(areFit([() => 1])).toBe(false);
  });
});

describe('a request to join', () => {
  it('may be a name and nothing else, as in the course', () => {
    expect(parseJoin([' a '])).toEqual({ room: 'a', request: {} });
    expect(parseJoin(['a', null])).toEqual({ room: 'a', request: {} });
  });

  it('keeps the fields that it knows', () => {
    const request = { name: '가', state: STATE, epoch: 'e', resume: { id: 'i', key: 'k' } };
    expect(parseJoin(['a', { ...request, more: 1, resume: { ...request.resume, more: 2 } }])).toEqual({
      room: 'a',
      request,
    });
  });

  it.each([
    [['..'], 'bad-room'],
    [[7], 'bad-request'],
    [[], 'bad-request'],
    [['a', 7], 'bad-request'],
    [['a', []], 'bad-request'],
    [['a', { name: 7 }], 'bad-request'],
    [['a', { name: 'x'.repeat(LIMITS.nameBytes + 1) }], 'bad-request'],
    [['a', { name: 'a\ud800' }], 'bad-request'],
    [['a', { epoch: '' }], 'bad-request'],
    [['a', { epoch: 'x'.repeat(LIMITS.tokenCharacters + 1) }], 'bad-request'],
    [['a', { state: { ...STATE, revision: -1 } }], 'bad-request'],
    [['a', { resume: { id: 'i' } }], 'bad-request'],
    [['a', { resume: null }], 'bad-request'],
  ])('%j is refused with %s', (values, code) => {
    expect(parseJoin(values)).toBe(code);
  });
});

describe('a signal to pass on', () => {
  it('is an object or, sealed, a string; a candidate may be null', () => {
    expect(parseRelay('offer', [{ type: 'offer' }, 'a'])).toEqual({ data: { type: 'offer' }, target: 'a' });
    expect(parseRelay('answer', ['sealed', 'a'])).toEqual({ data: 'sealed', target: 'a' });
    expect(parseRelay('ice', [null, 'a'])).toEqual({ data: null, target: 'a' });
    expect(parseRelay('offer', [null, 'a'])).toBe('bad-request');
    expect(parseRelay('ice', [{}, 7])).toBe('bad-request');
    expect(parseRelay('ice', [undefined, 'a'])).toBe('bad-request');
  });

  it('has a largest size, counted in bytes', () => {
    expect(parseRelay('ice', ['x'.repeat(LIMITS.candidateBytes - 2), 'a'])).toMatchObject({ target: 'a' });
    expect(parseRelay('ice', ['가'.repeat(LIMITS.candidateBytes / 3), 'a'])).toBe('too-large');
    expect(parseRelay('offer', [{ sdp: 'x'.repeat(LIMITS.descriptionBytes) }, 'a'])).toBe('too-large');
  });
});

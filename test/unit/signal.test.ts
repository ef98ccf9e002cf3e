import { parseCandidate, parseDescription } from '../../src/public/mesh/signal';

describe('a description', () => {
  it('may come from a client that knows nothing but the standard', () => {
    expect(parseDescription('offer', { type: 'offer', sdp: 'v=0' })).toEqual({
      type: 'offer',
      sdp: 'v=0',
      link: '',
      serial: 0,
      answers: 0,
      oneCertificate: false,
    });
  });

  it.each([
    null,
    'v=0',
    [],
    { type: 'answer', sdp: 'v=0' },
    { type: 'offer' },
    { type: 'offer', sdp: 7 },
    { type: 'offer', sdp: 'x'.repeat(56 * 1024 + 1) },
    { type: 'offer', sdp: 'v=0', link: {} },
    { type: 'offer', sdp: 'v=0', serial: -1 },
    { type: 'offer', sdp: 'v=0', serial: 1.5 },
    { type: 'rollback' },
  ])('is not %j', (value) => {
    expect(parseDescription('offer', value)).toBeNull();
  });
});

describe('a candidate', () => {
  it('is reduced to the fields that the standard names', () => {
    expect(parseCandidate({ candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, extra: 1 })).toEqual({
      init: { candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0, usernameFragment: null },
      link: '',
    });
  });

  it.each([
    null,
    '',
    {},
    { candidate: '' },
    { candidate: 1 },
    { candidate: 'x'.repeat(2000) },
    { candidate: 'x', sdpMid: [] },
  ])('is not %j', (value) => {
    expect(parseCandidate(value)).toBeNull();
  });
});

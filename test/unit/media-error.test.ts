import { mediaProblemOf } from '../../src/public/media/media-error';

describe('what a person is told of an error', () => {
  it.each([
    ['NotAllowedError', 'Permission denied', 'denied', 'denied'],
    ['NotAllowedError', 'Permission dismissed', 'prompt', 'dismissed'],
    ['NotAllowedError', 'Permission denied by system', 'granted', 'system'],
    ['NotAllowedError', '', null, 'denied'],
    ['NotAllowedError', 'Permission denied', 'granted', 'policy'],
    ['TimeoutError', '', 'granted', 'stuck'],
    ['NotFoundError', '', null, 'none'],
    ['NotReadableError', '', null, 'busy'],
    ['OverconstrainedError', '', null, 'over-constrained'],
    ['SomethingNewError', '', null, 'unknown'],
  ] as const)('%s "%s" with the permission at %p is %p', (name, message, permission, problem) => {
    expect(mediaProblemOf(new DOMException(message, name), permission)).toBe(problem);
  });

  it.each([null, undefined, 'NotAllowedError', 7, {}])('%p is nothing that we know', (thrown) => {
    expect(mediaProblemOf(thrown)).toBe('unknown');
  });
});

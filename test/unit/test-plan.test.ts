import {
  coresWithin,
  describeLeft,
  describeLong,
  groupFiles,
  hasShortTest,
  objectionTo,
  planFiles,
  workersFor,
} from '../../scripts/test-plan.cjs';

class Missing extends Error {}
const isMissing = (error: unknown): boolean => error instanceof Missing;
const need = (word: string, provide: () => Record<string, string>) => ({
  isNeededBy: (file: string) => file.includes(word),
  provide,
});
const missing = (message: string) => (): never => {
  throw new Missing(message);
};

describe('a run of the tests', () => {
  it('goes on without the files for which something is missing, and says of each why', () => {
    const plan = planFiles(
      ['call', 'fox', 'relay'],
      [need('fox', missing('no Firefox')), need('relay', () => ({ RELAY: '/bin/relay' }))],
      isMissing,
    );
    expect(plan).toEqual({
      files: ['call', 'relay'],
      left: [{ file: 'fox', reason: 'no Firefox' }],
      environment: { RELAY: '/bin/relay' },
    });
    expect(describeLeft(plan.left)).toEqual(['One test file was left out:', '  fox: no Firefox']);
  });

  it('provides nothing that no file needs, and nothing for a file that cannot run anyway', () => {
    const provide = jest.fn(() => ({}));
    planFiles(
      ['call', 'fox'],
      [need('fox', missing('no Firefox')), need('fox', provide), need('x', provide)],
      isMissing,
    );
    planFiles(['call'], [need('relay', provide)], isMissing);
    expect(provide).not.toHaveBeenCalled();
    planFiles(['fox', 'fox too'], [need('fox', provide)], isMissing);
    expect(provide).toHaveBeenCalledTimes(1);
  });

  it('ends with any other fault of what it provides', () => {
    const broken = (): never => {
      throw new TypeError('a bug');
    };
    expect(() => planFiles(['call'], [need('call', broken)], isMissing)).toThrow('a bug');
  });

  it('says nothing when every file runs', () => {
    expect(describeLeft([])).toEqual([]);
    expect(objectionTo({ CI: 'true' }, { files: ['call'], left: [] })).toBeNull();
  });

  it('leaves a file out whose every test takes long, and says how many such tests there are', () => {
    const short = "describe('a', () => {\n  it('is quick', run);\n  long('takes a minute', run);\n});";
    const slow = "describe('b', () => {\n  long(\n    'takes an hour', run);\n});";
    expect([short, slow].map(hasShortTest)).toEqual([true, false]);
    expect(hasShortTest("  it.each([1])('is quick %i', run);")).toBe(true);
    expect(describeLong([short, slow])).toEqual(['Left to `npm run soak`: 2 tests that take long.']);
    expect(describeLong([])).toEqual([]);
  });

  it('leaves nothing out unseen: with CI set it fails, and also where no file is left', () => {
    const left = [{ file: 'fox', reason: 'no Firefox' }];
    const files = ['call'];
    for (const CI of [undefined, '', '0', 'false']) expect(objectionTo({ CI }, { files, left })).toBeNull();
    for (const CI of ['true', '1', 'yes']) expect(objectionTo({ CI }, { files, left })).toMatch(/CI/);
    expect(objectionTo({}, { files: [], left })).toMatch(/No test file/);
  });

  it('begins with what is quick, has several browsers side by side, and ends with what must be alone', () => {
    const name = (word: string): string => `/noom/test/${word}.test.ts`;
    const files = [
      'browser/faults-server',
      'unit/a',
      'browser/faults-people',
      'browser/chat',
      'server/b',
      'simulation/c',
      'browser/crowd',
    ];
    const groups = groupFiles(files.map(name), 2, 32 * 1024 ** 3);
    expect(groups).toEqual([
      { files: ['unit/a', 'server/b'].map(name), workers: 2, isBrowser: false },
      { files: [name('simulation/c')], workers: 2, isBrowser: false },
      { files: ['browser/faults-people', 'browser/chat'].map(name), workers: 1, isBrowser: true },
      { files: ['browser/faults-server', 'browser/crowd'].map(name), workers: 1, isBrowser: true },
    ]);
    const workersOn = (cores: number): number | undefined =>
      groupFiles([name('browser/chat')], cores, 32 * 1024 ** 3)[0]?.workers;
    expect([1, 2, 3, 4, 8].map(workersOn)).toEqual([1, 1, 1, 2, 4]);
  });

  it('counts the cores that its container may use, not those that it sees', () => {
    for (const cpuMax of ['', 'max 100000\n', 'nonsense']) expect(coresWithin(64, cpuMax)).toBe(64);
    expect(coresWithin(64, '200000 100000\n')).toBe(2);
    expect(coresWithin(2, '50000 100000')).toBe(1);
    expect(coresWithin(2, '800000 100000')).toBe(2);
  });

  it('runs as many files side by side as asked, as far as the memory reaches', () => {
    const GiB = 1024 ** 3;
    expect([1, 2, 8].map((cores) => workersFor(cores, 32 * GiB))).toEqual([1, 2, 8]);
    expect(workersFor(16, 8 * GiB)).toBe(4);
    expect(workersFor(2, GiB)).toBe(1);
  });
});

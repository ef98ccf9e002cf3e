import { createQueue } from '../../src/shared/queue';
import { settled } from '../support/fakes';

describe('a queue', () => {
  it('runs one task at a time, in order, also after one that failed', async () => {
    const queue = createQueue();
    const done: string[] = [];
    const task = (name: string) => async (): Promise<string> => {
      done.push(`${name} begins`);
      await settled();
      done.push(`${name} ends`);
      if (name === 'second') throw new Error('second failed');
      return name;
    };
    const [first, second, third] = [queue.add(task('first')), queue.add(task('second')), queue.add(task('third'))];
    expect(queue.size).toBe(3);
    await expect(second).rejects.toThrow('second failed');
    expect([await first, await third]).toEqual(['first', 'third']);
    expect(done).toEqual(['first', 'second', 'third'].flatMap((name) => [`${name} begins`, `${name} ends`]));
    expect([queue.size, queue.running]).toEqual([0, 0]);
  });

  it('tells which task runs, so that one that never ends can be noticed', async () => {
    const queue = createQueue();
    await queue.add(() => undefined);
    void queue.add(() => new Promise(() => undefined));
    void queue.add(() => undefined);
    await settled();
    expect([queue.running, queue.size]).toEqual([2, 2]);
  });

  it('answers every waiting caller when it is closed, and begins nothing more', async () => {
    const queue = createQueue();
    let begun = 0;
    const hung = queue.add(() => new Promise((_resolve, reject) => setImmediate(() => reject(new Error('too late')))));
    const waiting = queue.add(() => (begun += 1));
    await Promise.resolve();
    queue.close();
    queue.close();
    const late = queue.add(() => (begun += 1));
    expect(await Promise.all([hung, waiting, late])).toEqual([undefined, undefined, undefined]);
    await settled();
    await settled();
    expect(begun).toBe(0);
  });
});

import { createSeatMemory } from '../../src/public/call/links/seat-memory';
import { createFakeMemory } from '../support/fakes';

describe('the seats that a tab has had', () => {
  it('are known again after leaving, in that room and no other', () => {
    const memory = createFakeMemory();
    const seats = createSeatMemory(memory);
    seats.keep('room', { id: 'first', key: 'k' });
    seats.forget();
    expect(seats.find('room')).toBeNull();
    seats.keep('room', { id: 'second', key: 'k' });
    const reloaded = createSeatMemory(memory);
    expect(['first', 'second', 'other'].map((id) => reloaded.wasOurs('room', id))).toEqual([true, true, false]);
    expect(reloaded.wasOurs('elsewhere', 'first')).toBe(false);
    seats.keep('elsewhere', { id: 'third', key: 'k' });
    expect(seats.wasOurs('room', 'first')).toBe(false);
  });

  it.each(['', '{', '[]', '{"room":"room"}', '{"room":"room","ids":"first"}'])(
    'are none where %j is stored',
    (text) => {
      const memory = createFakeMemory();
      memory.write('seats', text);
      expect(createSeatMemory(memory).wasOurs('room', 'first')).toBe(false);
    },
  );
});

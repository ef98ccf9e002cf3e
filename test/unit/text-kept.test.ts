import type { Memory } from '../../src/public/call/ports';
import { cutName, initialsOf, readName, writeName } from '../../src/public/ui/base/own-name';
import { createRecentRooms, parseRooms } from '../../src/public/ui/doors/recent-rooms';
import { createBrowserMemory } from '../../src/public/net/browser-memory';
import { moveOldKeys } from '../../src/public/ui/base/old-keys';
import { parseWords } from '../../src/public/ui/doors/room-suggestion';
import { setText } from '../../src/public/ui/base/dom';

function createMemory(): Memory & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write(key, value) {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
    },
  };
}

describe('the own name', () => {
  it('is cut between two graphemes, never within an emoji or a syllable', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(cutName('x'.repeat(60))).toBe('x'.repeat(40));
    expect(cutName(family.repeat(40))).toBe(family.repeat(6));
    expect(cutName('지민'.normalize('NFD'))).toBe('지민');
    expect(cutName('가'.repeat(60))).toBe('가'.repeat(40));
  });

  it('has no line breaks, no blanks at its ends and no half characters', () => {
    expect(cutName('  Ada\nLovelace \ud800 ')).toBe('Ada Lovelace');
    expect(cutName('   ')).toBe('');
  });

  it('is remembered, and forgotten when it is emptied', () => {
    const memory = createMemory();
    writeName(memory, ' Ada ');
    expect(readName(memory)).toBe('Ada');
    writeName(memory, ' ');
    expect(readName(memory)).toBe('');
    expect(memory.kept.size).toBe(0);
  });

  it('gives the avatar its letters', () => {
    expect(initialsOf('ada king lovelace')).toBe('AL');
    expect(initialsOf('김지민')).toBe('김');
    expect(initialsOf('👩‍🚀 Ride')).toBe('👩‍🚀R');
    expect(initialsOf('')).toBe('');
  });
});

describe('the recent rooms', () => {
  it('stand newest first, each once, at most twelve', () => {
    const rooms = createRecentRooms(createMemory());
    for (let number = 1; number <= 14; number += 1) rooms.add(`room ${number}`);
    rooms.add('room 9');
    expect(rooms.list()).toHaveLength(12);
    expect(rooms.list().slice(0, 3)).toEqual(['room 9', 'room 14', 'room 13']);
  });

  it('can be removed one by one or all at once', () => {
    const memory = createMemory();
    const rooms = createRecentRooms(memory);
    for (const room of ['a', 'b', 'c']) rooms.add(room);
    rooms.remove('b');
    expect(rooms.list()).toEqual(['c', 'a']);
    rooms.clear();
    expect(rooms.list()).toEqual([]);
    expect(memory.kept.size).toBe(0);
  });

  it.each(['{', '7', 'null', '{"0":"a"}', '"a"', '[[["a"]]]', '[null,5,"..",""]', ''])(
    'are none when %p is stored',
    (stored) => {
      expect(parseRooms(stored)).toEqual([]);
    },
  );

  it('know a room again by another spelling, and show the last one', () => {
    const rooms = createRecentRooms(createMemory());
    for (const room of ['Team 7', 'other', 'team 7']) rooms.add(room);
    expect(rooms.list()).toEqual(['team 7', 'other']);
    rooms.remove('TEAM 7');
    expect(rooms.list()).toEqual(['other']);
  });

  it('keep the room names among garbage', () => {
    expect(parseRooms('["a", 5, " a ", "b\\u0000", "가족"]')).toEqual(['a', '가족']);
  });
});

describe('what an older page kept in this browser', () => {
  /** As much of a Storage as the memory touches. */
  function createStorage() {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    return { kept, memory: createBrowserMemory(() => storage as unknown as Storage) };
  }

  it('is found again: the name and the rooms, which had the prefix twice', () => {
    const { kept, memory } = createStorage();
    kept.set('noom.noom.name', 'Ada').set('noom.noom.rooms', '["team"]');
    moveOldKeys(memory);
    expect(readName(memory)).toBe('Ada');
    expect(createRecentRooms(memory).list()).toEqual(['team']);
    expect([...kept.keys()].sort()).toEqual(['noom.name', 'noom.rooms']);
  });

  it('gives way to a newer one', () => {
    const { kept, memory } = createStorage();
    kept.set('noom.noom.name', 'Ada');
    writeName(memory, 'Ada L.');
    moveOldKeys(memory);
    expect(readName(memory)).toBe('Ada L.');
    expect(kept.size).toBe(1);
  });
});

describe('the words for a suggested room', () => {
  it.each([undefined, '', '{', 'null', '[]', '{"first":"a"}'])('are none in %p', (json) => {
    expect(parseWords(json)).toBeNull();
  });
});

describe('what the page writes', () => {
  it('stays as the browser translated it, until it is another text', () => {
    const element = { textContent: 'Joining…' };
    const write = (text: string): void => setText(element as unknown as Element, text);
    write('Joining…');
    element.textContent = 'Beitreten…';
    write('Joining…');
    expect(element.textContent).toBe('Beitreten…');
    write('Connecting…');
    expect(element.textContent).toBe('Connecting…');
  });
});

import { createFakePages, leaveTo, type FakePage } from '../support/fake-pages';
import { CHAT_LIMITS } from '../../src/shared/chat-message';
import { PEER_RATE } from '../../src/shared/peer-message';
import { withSelf } from '../../src/public/call/state/state';
import { settled } from '../support/fakes';

const texts = (page: FakePage) => page.state().chat.map(({ text }) => text);

function three() {
  const { pages, meet, part, swallow, listen } = createFakePages(['ada', 'bob', 'cem']);
  const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
  return { ada, bob, cem, meet, part, swallow, listen };
}

/** Ada's private word to Bob went into a channel that nobody reads any more. */
async function afterLostWord() {
  const pages = three();
  const { ada, bob, meet, swallow } = pages;
  meet(ada, bob);
  swallow(ada, bob);
  ada.chat.say('secret', 'bob');
  await settled();
  return pages;
}

describe('a message', () => {
  it('is read by everybody, with the name and the time of arrival', async () => {
    const { ada, bob, cem, meet } = three();
    meet(ada, bob);
    meet(ada, cem);
    bob.time = 777;
    expect(ada.chat.say('  hello\n')).toBe(true);
    await settled();
    expect(bob.state().chat).toMatchObject([{ from: 'ada', name: 'ada', text: '  hello', mine: false, time: 777 }]);
    expect(texts(cem)).toEqual(['  hello']);
    expect(ada.state().chat).toMatchObject([{ mine: true, privateTo: null }]);
  });

  it('is not sent when there is nothing in it, or too much', () => {
    const { ada, bob, meet } = three();
    meet(ada, bob);
    expect(ada.chat.say(' \n ')).toBe(false);
    expect(ada.chat.say('x'.repeat(4001))).toBe(false);
    expect(ada.state().chat).toEqual([]);
  });

  it('privately goes to that one alone, and is told to nobody later', async () => {
    const { ada, bob, cem, meet } = three();
    meet(ada, bob);
    meet(ada, cem);
    ada.chat.say('secret', 'bob');
    ada.chat.say('open');
    await settled();
    expect(bob.state().chat).toMatchObject([{ text: 'secret', privateTo: 'bob' }, { text: 'open' }]);
    expect(texts(cem)).toEqual(['open']);
    meet(bob, cem);
    meet(ada, cem);
    await settled();
    expect(texts(cem)).toEqual(['open']);
    const toCem = [...ada.mesh.said, ...bob.mesh.said].filter(({ to }) => to !== 'bob' && to !== 'ada');
    expect(JSON.stringify(toCem)).not.toContain('secret');
  });

  it('that is private waits for a peer that cannot be reached, in order, and nobody else gets it', async () => {
    const { ada, bob, cem, meet, part } = three();
    meet(ada, bob);
    meet(ada, cem);
    part(ada, bob);
    ada.chat.say('secret', 'bob');
    ada.chat.say('another', 'bob');
    await settled();
    expect(ada.state().chat).toMatchObject([{ waitsFor: 'bob' }, { waitsFor: 'bob' }]);
    ada.time += 60_000;
    bob.time = 900_000;
    meet(ada, bob);
    await settled();
    ada.clock.pass(100);
    await settled();
    // With the time at which it was written, by the reader's clock.
    expect(bob.state().chat).toMatchObject([
      { text: 'secret', time: 840_000 },
      { text: 'another', time: 840_000 },
    ]);
    expect(ada.state().chat).toMatchObject([{ waitsFor: null }, { waitsFor: null }]);
    expect(texts(cem)).toEqual([]);
  });

  it('privately into a channel that nobody reads any more comes when there is another one, once', async () => {
    const { ada, bob, meet } = await afterLostWord();
    expect(texts(bob)).toEqual([]);
    meet(ada, bob);
    await settled();
    expect(texts(bob)).toEqual(['secret']);
    // Who has confirmed it is not told again.
    const said = (): number => ada.mesh.said.filter(({ message }) => message.type === 'chat').length;
    const before = said();
    meet(ada, bob);
    ada.clock.pass(60_000);
    await settled();
    expect(said()).toBe(before);
    expect(texts(bob)).toEqual(['secret']);
  });

  it('privately and lost on a link that lives is said again, and keeps nothing after it back', async () => {
    const { ada, bob, listen } = await afterLostWord();
    listen(ada, bob);
    ada.chat.say('later', 'bob');
    await settled();
    expect(texts(bob)).toEqual(['later']);
    ada.time += 5_000;
    bob.time += 5_000;
    ada.clock.pass(5_000);
    await settled();
    expect(texts(bob).sort()).toEqual(['later', 'secret']);
    expect(ada.state().chat.every(({ waitsFor }) => waitsFor === null)).toBe(true);
  });

  it('privately in an outage, and a lot of it, comes whole, and not as a flood', async () => {
    const { ada, bob, meet, part } = three();
    meet(ada, bob);
    part(ada, bob);
    const count = PEER_RATE.burst + 70;
    for (let each = 0; each < count; each += 1) ada.chat.say(`${each}`, 'bob');
    const before = ada.mesh.said.length;
    meet(ada, bob);
    await settled();
    let seconds = 0;
    for (let said = before; ada.state().chat.some(({ waitsFor }) => waitsFor !== null); seconds += 1) {
      // A network that takes no time at all.
      for (let step = 0; step < 100; step += 1) {
        ada.clock.pass(10);
        await settled();
      }
      expect(ada.mesh.said.length - said).toBeLessThan(PEER_RATE.perSecond);
      said = ada.mesh.said.length;
    }
    expect(seconds).toBeGreaterThan(1);
    // Also what is more than a page remembers of what has come.
    expect(new Set([...texts(bob)]).size).toBe(CHAT_LIMITS.messagesKept);
    expect(texts(bob).at(-1)).toBe(`${count - 1}`);
  });

  it('privately from another seat is not said again: it would be another message', async () => {
    const { ada, bob, meet } = await afterLostWord();
    ada.store.change((state) => withSelf(state, { id: 'ada2' }));
    const before = ada.mesh.said.length;
    meet(ada, bob);
    ada.clock.pass(60_000);
    await settled();
    expect(ada.mesh.said.slice(before).filter(({ message }) => message.type === 'chat')).toEqual([]);
  });

  it('is told to a latecomer by each of the others, and still stands there once', async () => {
    const { ada, bob, cem, meet } = three();
    meet(ada, bob);
    ada.chat.say('one');
    await settled();
    for (const page of [ada, bob]) page.time += 1000;
    bob.chat.say('two');
    await settled();
    for (const page of [ada, bob]) page.time += 4000;
    cem.time = 50;
    meet(cem, ada);
    meet(cem, bob);
    await settled();
    expect(texts(cem)).toEqual(['one', 'two']);
    expect(cem.state().chat.map(({ time }) => time)).toEqual([50 - 5000, 50 - 4000]);
    // The writer's own word counts more than what ada said of it.
    expect(cem.state().chat[1]).toMatchObject({ from: 'bob', name: 'bob', toldBy: null });
  });

  it('while two had lost each other is caught up on when the link is back', async () => {
    const { ada, bob, meet, part } = three();
    meet(ada, bob);
    ada.chat.say('before');
    await settled();
    part(ada, bob);
    ada.time += 10;
    ada.chat.say('meanwhile');
    await settled();
    expect(texts(bob)).toEqual(['before']);
    meet(ada, bob);
    await settled();
    expect(texts(bob)).toEqual(['before', 'meanwhile']);
  });

  it('of your own comes back after a reload, as far as others remember', async () => {
    const before = three();
    before.meet(before.ada, before.bob);
    before.ada.chat.say('mine');
    await settled();
    const told = before.bob.state().chat;
    const { ada, bob, meet } = three();
    bob.store.change((state) => ({ ...state, chat: told }));
    meet(ada, bob);
    await settled();
    expect(ada.state().chat).toMatchObject([{ text: 'mine', mine: true, toldBy: 'bob' }]);
    expect(ada.chat.say('after')).toBe(true);
    await settled();
    expect(texts(bob)).toEqual(['mine', 'after']);
  });

  it('is not believed from a peer that was not asked', async () => {
    const { ada, bob } = three();
    ada.hear('bob', {
      type: 'history',
      messages: [{ from: 'cem', number: 1, name: 'cem', age: 1, text: 'I never said so' }],
      last: true,
    });
    expect(texts(ada)).toEqual([]);
    expect(texts(bob)).toEqual([]);
  });

  it('is not believed from a peer that has answered already, or tells more than a page remembers', async () => {
    const { ada, bob, meet } = three();
    const lie = (number: number) => ({ from: 'cem', number, name: 'cem', age: 1, text: 'I never said so' });
    meet(ada, bob);
    await settled();
    ada.hear('bob', { type: 'history', messages: [lie(1)], last: true });
    expect(texts(ada)).toEqual([]);
    ada.all.onOpen('bob');
    const many = Array.from({ length: 150 }, (_, index) => lie(index));
    for (let times = 0; times < 3; times += 1) ada.hear('bob', { type: 'history', messages: many, last: false });
    ada.hear('bob', { type: 'history', messages: [lie(900)], last: false });
    expect(ada.state().chat).toHaveLength(151);
  });

  it('comes from its writer also when others have told a tale of that writer before', async () => {
    const { ada, bob, cem, meet } = three();
    cem.chat.say('the truth');
    await settled();
    ada.all.onOpen('bob');
    const lie = { from: 'cem', number: cem.time + 1_000, name: 'cem', age: 1, text: 'I never said so' };
    ada.hear('bob', { type: 'history', messages: [lie], last: true });
    meet(ada, cem);
    meet(ada, bob);
    await settled();
    expect(texts(ada)).toEqual(expect.arrayContaining(['the truth']));
  });

  it('stays when somebody leaves, and is forgotten in another room', async () => {
    const { ada, bob, meet } = three();
    meet(ada, bob);
    bob.chat.say('bye');
    await settled();
    leaveTo(ada, 'bob');
    expect(texts(ada)).toEqual(['bye']);
  });
});

describe('a reaction', () => {
  it('is seen by everybody, you included', async () => {
    const { ada, bob, meet } = three();
    meet(ada, bob);
    ada.reactions.react('🎉');
    await settled();
    for (const page of [ada, bob]) expect(page.state().reactions).toMatchObject([{ from: 'ada', reaction: '🎉' }]);
  });
});

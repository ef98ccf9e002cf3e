import { createFakePages, leaveTo, type FakePage } from '../support/fake-pages';
import { PEER_RATE } from '../../src/shared/peer-message';
import { settled } from '../support/fakes';

const texts = (page: FakePage) => page.state().chat.map(({ text }) => text);

function three() {
  const { pages, meet, part, swallow } = createFakePages(['ada', 'bob', 'cem']);
  const [ada, bob, cem] = pages as [FakePage, FakePage, FakePage];
  return { ada, bob, cem, meet, part, swallow };
}

describe('what is written', () => {
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
    const toCem = [...ada.transport.said, ...bob.transport.said].filter(({ to }) => to !== 'bob' && to !== 'ada');
    expect(JSON.stringify(toCem)).not.toContain('secret');
  });

  it('privately to somebody who cannot be reached waits for them, in order, and is heard by nobody else', async () => {
    const { ada, bob, cem, meet, part } = three();
    meet(ada, bob);
    meet(ada, cem);
    part(ada, bob);
    ada.chat.say('secret', 'bob');
    ada.chat.say('another', 'bob');
    await settled();
    expect(ada.state().chat).toMatchObject([{ waitsFor: 'bob' }, { waitsFor: 'bob' }]);
    meet(ada, bob);
    await settled();
    expect(texts(bob)).toEqual(['secret', 'another']);
    expect(ada.state().chat).toMatchObject([{ waitsFor: null }, { waitsFor: null }]);
    expect(texts(cem)).toEqual([]);
  });

  it('privately into a channel that nobody reads any more comes when there is another one, once', async () => {
    const { ada, bob, meet, swallow } = three();
    meet(ada, bob);
    swallow(ada, bob);
    ada.chat.say('secret', 'bob');
    await settled();
    expect(texts(bob)).toEqual([]);
    meet(ada, bob);
    await settled();
    expect(texts(bob)).toEqual(['secret']);
    // Who has confirmed it is not told again.
    const said = (): number => ada.transport.said.filter(({ message }) => message.type === 'chat').length;
    const before = said();
    meet(ada, bob);
    await settled();
    expect(said()).toBe(before);
    expect(texts(bob)).toEqual(['secret']);
  });

  it('privately in an outage, and a lot of it, does not come as a flood', async () => {
    const { ada, bob, meet, part } = three();
    meet(ada, bob);
    part(ada, bob);
    for (let each = 0; each < PEER_RATE.burst + 10; each += 1) ada.chat.say(`${each}`, 'bob');
    const before = ada.transport.said.length;
    meet(ada, bob);
    // One, whose confirmation asks for the next: the channel opens, and the link stands.
    expect(ada.transport.said.slice(before).filter(({ message }) => message.type === 'chat')).toHaveLength(2);
    while (ada.state().chat.some(({ waitsFor }) => waitsFor !== null)) await settled();
    expect(texts(bob)).toEqual(texts(ada));
  });

  it('is told to who comes late by each of the others, and still stands there once', async () => {
    const { ada, bob, cem, meet } = three();
    meet(ada, bob);
    ada.chat.say('one');
    await settled();
    bob.time += 1000;
    bob.chat.say('two');
    await settled();
    ada.time += 5000;
    bob.time += 4000;
    cem.time = 50;
    meet(cem, ada);
    meet(cem, bob);
    await settled();
    expect(texts(cem)).toEqual(['one', 'two']);
    expect(cem.state().chat.map(({ time }) => time)).toEqual([50 - 5000, 50 - 5000]);
    expect(cem.state().chat[1]).toMatchObject({ from: 'bob', name: 'bob', toldBy: 'ada' });
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

  it('by oneself comes back after a reload, as far as others remember', async () => {
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

  it('is not believed from who was not asked', async () => {
    const { ada, bob } = three();
    ada.all.onMessage('bob', {
      type: 'history',
      messages: [{ from: 'cem', number: 1, name: 'cem', age: 1, text: 'I never said so' }],
    });
    expect(texts(ada)).toEqual([]);
    expect(texts(bob)).toEqual([]);
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
  it('is seen by everybody, oneself included', async () => {
    const { ada, bob, meet } = three();
    meet(ada, bob);
    ada.reactions.react('🎉');
    await settled();
    for (const page of [ada, bob]) expect(page.state().reactions).toMatchObject([{ from: 'ada', reaction: '🎉' }]);
  });
});

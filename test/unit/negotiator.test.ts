import { createNegotiator, type OutgoingDescription } from '../../src/public/mesh/negotiator';
import type { Description } from '../../src/public/mesh/signal';
import { createFakeConnection } from '../support/fake-connection';
import { late } from '../support/fault-plan';
import { settled } from '../support/fakes';

/** Two ends, and the signals between them, which the test delivers when it likes. */
function makePair(startOver: (() => void) | null = null) {
  const errors: unknown[] = [];
  const end = (name: string, polite: boolean, startOver: (() => void) | null = null) => {
    const connection = createFakeConnection(name);
    const out: Description[] = [];
    let prepared = 0;
    const negotiator = createNegotiator({
      connection,
      polite,
      startOver,
      send: (description: OutgoingDescription) => out.push({ ...description, link: 'one', oneCertificate: false }),
      prepareAnswer: () => void (prepared += 1),
      onError: (error) => errors.push(error),
    });
    return { connection, out, negotiator, prepared: () => prepared };
  };
  const polite = end('P', true, startOver);
  const impolite = end('I', false);
  type End = typeof polite;
  /** Delivers everything that is under way, until nothing is. */
  const deliver = async () => {
    for (let rounds = 0; rounds < 10; rounds += 1) {
      for (const [from, to] of [
        [polite, impolite],
        [impolite, polite],
      ] as [End, End][]) {
        for (const description of from.out.splice(0)) await to.negotiator.receiveDescription(description);
      }
    }
  };
  return { polite, impolite, deliver, errors };
}

describe('the negotiator', () => {
  it('brings an offer and its answer together', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    await polite.negotiator.negotiate();
    await deliver();
    expect(polite.connection.agreements).toEqual(['P1 > I1']);
    expect(impolite.connection.agreements).toEqual(['P1 > I1']);
    expect(impolite.prepared()).toBe(1);
    expect(errors).toEqual([]);
  });

  it('lets the polite side give way when two offers cross', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    await Promise.all([polite.negotiator.negotiate(), impolite.negotiator.negotiate()]);
    await deliver();
    expect(impolite.connection.agreements).toEqual(['I1 > P2']);
    expect(polite.connection.agreements).toEqual(['I1 > P2']);
    expect(errors).toEqual([]);
  });

  it('starts over instead where the polite side cannot take back what it offered on an agreed connection', async () => {
    let startedOver = 0;
    const { polite, impolite, deliver, errors } = makePair(() => (startedOver += 1));
    await Promise.all([polite.negotiator.negotiate(), impolite.negotiator.negotiate()]);
    await deliver();
    expect(startedOver).toBe(0);
    await Promise.all([polite.negotiator.offerAgain(), impolite.negotiator.offerAgain()]);
    await deliver();
    expect(startedOver).toBe(1);
    expect(polite.connection.signalingState).toBe('have-local-offer');
    expect(errors).toEqual([]);
  });

  it('still negotiates both ways after offers crossed', async () => {
    const { polite, impolite, deliver } = makePair();
    await Promise.all([polite.negotiator.negotiate(), impolite.negotiator.negotiate()]);
    await deliver();
    await polite.negotiator.negotiate();
    await deliver();
    await impolite.negotiator.negotiate();
    await deliver();
    expect(polite.connection.agreements).toEqual(impolite.connection.agreements);
    expect(polite.connection.agreements).toHaveLength(3);
  });

  it('keeps candidates that come before their description, and adds them in order', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    await impolite.negotiator.receiveCandidate({ candidate: 'a', usernameFragment: 'P1' });
    await impolite.negotiator.receiveCandidate({ candidate: 'b', usernameFragment: 'P1' });
    expect(impolite.connection.candidates).toEqual([]);
    await polite.negotiator.negotiate();
    await deliver();
    await impolite.negotiator.receiveCandidate({ candidate: 'c', usernameFragment: 'P1' });
    expect(impolite.connection.candidates).toEqual(['a', 'b', 'c']);
    expect(errors).toEqual([]);
  });

  it("keeps a restart's candidates until the restart's offer is here", async () => {
    const { polite, impolite, deliver } = makePair();
    await polite.negotiator.negotiate();
    await deliver();
    await impolite.negotiator.receiveCandidate({ candidate: 'new', usernameFragment: 'P2' });
    expect(impolite.connection.candidates).toEqual([]);
    await polite.negotiator.negotiate();
    await deliver();
    expect(impolite.connection.candidates).toEqual(['new']);
  });

  it('stops listening after a hundred candidates of one generation', async () => {
    const { polite, impolite, deliver } = makePair();
    await polite.negotiator.negotiate();
    await deliver();
    for (let count = 0; count < 150; count += 1) await impolite.negotiator.receiveCandidate({ candidate: `${count}` });
    expect(impolite.connection.candidates).toHaveLength(100);
  });

  it('answers an offer that came twice with the same answer, and takes an answer once', async () => {
    const { polite, impolite, errors } = makePair();
    await polite.negotiator.negotiate();
    const [offer] = polite.out.splice(0);
    if (offer === undefined) throw new Error('no offer');
    await impolite.negotiator.receiveDescription(offer);
    await impolite.negotiator.receiveDescription(offer);
    const [first, second] = impolite.out.splice(0);
    expect(second).toEqual(first);
    for (const answer of [first, second]) if (answer !== undefined) await polite.negotiator.receiveDescription(answer);
    expect(polite.connection.agreements).toEqual(['P1 > I1']);
    expect(errors).toEqual([]);
  });

  it('says an offer again while it is unanswered, and not afterwards', async () => {
    const { polite, deliver } = makePair();
    expect(polite.negotiator.resend()).toBe(false);
    await polite.negotiator.negotiate();
    const [first] = polite.out.splice(0);
    expect(polite.negotiator.resend()).toBe(true);
    expect(polite.out).toEqual([first]);
    await deliver();
    expect(polite.negotiator.resend()).toBe(false);
  });

  it('takes no late answer for another offer', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    await polite.negotiator.negotiate();
    const [offer] = polite.out.splice(0);
    if (offer === undefined) throw new Error('no offer');
    await impolite.negotiator.receiveDescription(offer);
    const [late] = impolite.out.splice(0);
    if (late === undefined) throw new Error('no answer');
    await polite.negotiator.offerAgain();
    await polite.negotiator.receiveDescription(late);
    expect(polite.connection.agreements).toEqual([]);
    await deliver();
    expect(polite.connection.agreements).toEqual(['P2 > I2']);
    expect(errors).toEqual([]);
  });

  it('survives what the browser refuses, and goes on with the next', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    impolite.connection.addIceCandidate = () => Promise.reject(new Error('bad candidate'));
    await polite.negotiator.negotiate();
    await deliver();
    await impolite.negotiator.receiveCandidate({ candidate: 'x' });
    expect(errors).toHaveLength(1);
    await polite.negotiator.negotiate();
    await deliver();
    expect(impolite.connection.agreements).toHaveLength(2);
  });

  it('answers also when a candidate that came early is refused, and takes the others', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    const add = impolite.connection.addIceCandidate;
    impolite.connection.addIceCandidate = (candidate) =>
      candidate?.candidate === 'bad' ? Promise.reject(new Error('bad candidate')) : add(candidate);
    for (const candidate of ['bad', 'good']) await impolite.negotiator.receiveCandidate({ candidate });
    await polite.negotiator.negotiate();
    await deliver();
    expect(errors).toHaveLength(1);
    expect(impolite.connection.candidates).toEqual(['good']);
    expect(polite.connection.agreements).toHaveLength(1);
  });

  it('answers an offer that is said again when its first answer failed', async () => {
    const { polite, impolite, deliver, errors } = makePair();
    const answer = impolite.connection.setLocalDescription;
    impolite.connection.setLocalDescription = () => Promise.reject(new Error('not now'));
    await polite.negotiator.negotiate();
    await deliver();
    expect(errors).toHaveLength(1);
    impolite.connection.setLocalDescription = answer;
    polite.negotiator.resend();
    await deliver();
    expect(polite.connection.agreements).toEqual(['P1 > I1']);
    expect(impolite.connection.agreements).toEqual(['P1 > I1']);
    await impolite.negotiator.negotiate();
    await deliver();
    expect(polite.connection.agreements).toHaveLength(2);
  });

  it.each(['polite', 'impolite'] as const)(
    'takes a newer offer in place of one that the %s side could not answer',
    async (side) => {
      const pair = makePair();
      const answerer = pair[side];
      const caller = side === 'polite' ? pair.impolite : pair.polite;
      const answer = answerer.connection.setLocalDescription;
      answerer.connection.setLocalDescription = () => Promise.reject(new Error('not now'));
      await caller.negotiator.negotiate();
      await pair.deliver();
      answerer.connection.setLocalDescription = answer;
      await caller.negotiator.offerAgain();
      await pair.deliver();
      expect(caller.connection.agreements).toHaveLength(1);
      expect(answerer.connection.agreements).toEqual(caller.connection.agreements);
    },
  );

  it('keeps only so much for a browser that does not answer, and goes on when it does', async () => {
    const { polite, impolite, deliver } = makePair();
    await polite.negotiator.negotiate();
    await deliver();
    const slow = late();
    impolite.connection.faults.next('addIceCandidate', slow);
    let dropped = 0;
    for (let count = 0; count < 10_000; count += 1)
      void impolite.negotiator.receiveCandidate({ candidate: `${count}` }).then(() => (dropped += 1));
    await settled();
    expect(dropped).toBeGreaterThan(9_000);
    slow.letGo();
    await settled();
    expect(impolite.connection.candidates).toHaveLength(100);
    await impolite.negotiator.negotiate();
    await deliver();
    expect(polite.connection.agreements).toHaveLength(2);
  });

  it('never makes an answer of what should be an offer', async () => {
    const { impolite } = makePair();
    await impolite.connection.setRemoteDescription({ type: 'offer', sdp: 'theirs' });
    await impolite.negotiator.offerAgain();
    expect(impolite.out).toEqual([]);
    expect(impolite.connection.signalingState).toBe('have-remote-offer');
  });

  it('makes no second offer while the first one is out', async () => {
    const { polite } = makePair();
    await polite.negotiator.negotiate();
    await polite.negotiator.negotiate();
    await settled();
    expect(polite.out).toHaveLength(1);
  });
});

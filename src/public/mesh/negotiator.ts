/**
 * Perfect negotiation and nothing else: two pages may each send an offer whenever they like, and end with one
 * agreement (W3C WebRTC 1.0, section 10.7). There is one for each connection. docs/negotiation.md tells the story.
 *
 * The standard's example needs three flags, because a description may arrive while another one is being made. Here everything that
 * touches the connection goes through one queue, so the connection's own `signalingState` says the same as those flags.
 *
 * Signals may come late, twice or never: each description has a serial. A repeated offer gets the same answer again,
 * a description older than the newest is dropped, and `resend` sends the unanswered offer again.
 */
import { LIMITS } from '../../shared/protocol';
import { createQueue } from '../../shared/queue';
import type { Description } from './signal';

/** The part of RTCPeerConnection that is needed here, so that a test can bring a fake. */
export type NegotiableConnection = Pick<
  RTCPeerConnection,
  | 'signalingState'
  | 'localDescription'
  | 'remoteDescription'
  | 'setLocalDescription'
  | 'setRemoteDescription'
  | 'addIceCandidate'
>;

export type OutgoingDescription = Omit<Description, 'link' | 'oneCertificate'>;

/** How many signals may wait for the browser: all of one generation, and some more. A browser that is this far behind does not answer any more, and
 * the link will be rebuilt. */
const WAITING_MAX = 2 * LIMITS.candidatesAGeneration;

export interface NegotiatorOptions {
  readonly connection: NegotiableConnection;
  /** The polite peer: takes back its own offer when another one meets it. mesh/peer-link says who that is. */
  readonly polite: boolean;
  /** Called instead of a rollback when offers cross on a connection that was agreed before, for browsers that such a rollback breaks. Null: roll back. */
  readonly startOver: (() => void) | null;
  readonly send: (description: OutgoingDescription) => void;
  /** Called between a remote offer and our answer, to fill the slots that the offer brought. The answer goes out also when this throws. */
  readonly prepareAnswer: () => void;
  /** The browser refused a description or a candidate. The link goes on. */
  readonly onError: (error: unknown) => void;
}

export interface Negotiator {
  /** The number of the step that the browser is working on; 0: none. */
  readonly underWay: number;
  /** Makes an offer and sends it. Does nothing while an offer is under way: its answer will fire the event again. */
  negotiate(): Promise<void>;
  receiveDescription(description: Description): Promise<void>;
  receiveCandidate(candidate: RTCIceCandidateInit): Promise<void>;
  /** Makes an offer, also in place of an unanswered one; a late answer to that one is then dropped. */
  offerAgain(): Promise<void>;
  /** Sends the unanswered offer again, with the candidates found since. False when there is no such offer. */
  resend(): boolean;
  /** The connection is closed: do nothing more with it. */
  close(): void;
}

export function createNegotiator(options: NegotiatorOptions): Negotiator {
  const { connection, polite, startOver, send, prepareAnswer, onError } = options;
  const queue = createQueue();
  let ownSerial = 0;
  let offerSerial = 0;
  let answerSerial = 0;
  let newestFromPeer = 0;
  let answeredOffer = 0;
  let early: RTCIceCandidateInit[] = [];
  let candidatesSeen = 0;

  const inTurn = (task: () => Promise<void>): Promise<void> => queue.add(task).catch(onError);

  /** For signals of the peer, which does not know how far our browser is. */
  async function receive(task: () => Promise<void>): Promise<void> {
    if (queue.size < WAITING_MAX) await inTurn(task);
  }

  function sendLocal(serial: number): void {
    const local = connection.localDescription;
    if (local === null || (local.type !== 'offer' && local.type !== 'answer')) return;
    send({ type: local.type, sdp: local.sdp, serial, answers: local.type === 'answer' ? answeredOffer : 0 });
  }

  async function makeOffer(): Promise<void> {
    if (connection.signalingState === 'stable') await sendOffer();
    // The first offer was made before there was anybody to send it to (mesh/prepared). It has the candidates found since.
    else if (connection.signalingState === 'have-local-offer' && ownSerial === 0) sendNewOffer();
  }

  async function sendOffer(): Promise<void> {
    // With a remote offer set, the browser would make an answer instead.
    if (connection.signalingState !== 'stable' && connection.signalingState !== 'have-local-offer') return;
    await connection.setLocalDescription();
    sendNewOffer();
  }

  function sendNewOffer(): void {
    ownSerial += 1;
    offerSerial = ownSerial;
    sendLocal(offerSerial);
  }

  async function takeOffer(offer: Description): Promise<void> {
    if (isRepeated(offer)) {
      // Our answer to it may have failed, or may be lost.
      if (connection.signalingState === 'have-remote-offer') await sendAnswer(newestFromPeer);
      else if (offer.serial === answeredOffer && connection.localDescription?.type === 'answer')
        sendLocal(answerSerial);
      return;
    }
    // Glare: two offers cross. The impolite peer ignores the other's offer; the polite peer's own offer is rolled back by
    // setRemoteDescription itself (WebRTC 1.0, section 4.4.1.5). An unanswered offer of the peer is replaced by its next one.
    if (connection.signalingState === 'have-local-offer') {
      if (!polite) return;
      if (startOver !== null && connection.remoteDescription !== null) {
        startOver();
        return;
      }
    }
    await setRemote(offer);
    try {
      prepareAnswer();
    } catch (error) {
      onError(error);
    }
    await sendAnswer(offer.serial);
  }

  async function sendAnswer(offerOfPeer: number): Promise<void> {
    await connection.setLocalDescription();
    answeredOffer = offerOfPeer;
    ownSerial += 1;
    answerSerial = ownSerial;
    sendLocal(answerSerial);
  }

  async function takeAnswer(answer: Description): Promise<void> {
    if (connection.signalingState !== 'have-local-offer' || isRepeated(answer)) return;
    if (answer.answers !== 0 && answer.answers !== offerSerial) return;
    await setRemote(answer);
  }

  function isRepeated(description: Description): boolean {
    return description.serial !== 0 && description.serial <= newestFromPeer;
  }

  async function setRemote(description: Description): Promise<void> {
    await connection.setRemoteDescription({ type: description.type, sdp: description.sdp });
    newestFromPeer = Math.max(newestFromPeer, description.serial);
    candidatesSeen = 0;
    const waiting = early;
    early = [];
    // A candidate that the browser refuses holds up neither the others nor the answer.
    for (const candidate of waiting) await takeCandidate(candidate).catch(onError);
  }

  async function receiveCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    candidatesSeen += 1;
    if (candidatesSeen <= LIMITS.candidatesAGeneration) await takeCandidate(candidate);
  }

  async function takeCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (!isEarly(candidate)) {
      await connection.addIceCandidate(candidate);
      return;
    }
    // Candidates of an ignored offer would wait for ever; newer ones push them out.
    early = [...early, candidate].slice(-LIMITS.candidatesAGeneration);
  }

  /** The candidate's description is not here yet: there is none, or it has another generation's user name (RFC 8839, section 5.4). */
  function isEarly({ usernameFragment }: RTCIceCandidateInit): boolean {
    const remote = connection.remoteDescription;
    if (remote === null) return true;
    return typeof usernameFragment === 'string' && !remote.sdp.includes(`a=ice-ufrag:${usernameFragment}\r\n`);
  }

  return {
    get underWay() {
      return queue.running;
    },
    negotiate: () => inTurn(makeOffer),
    receiveDescription: (description) =>
      receive(() => (description.type === 'offer' ? takeOffer(description) : takeAnswer(description))),
    receiveCandidate: (candidate) => receive(() => receiveCandidate(candidate)),
    // Without a rollback in between, which would cost an answerer its picture (see `polite` in peer-link). JSEP allows
    // one local offer after another (RFC 8829, section 3.2).
    offerAgain: () => inTurn(sendOffer),
    resend() {
      if (connection.signalingState !== 'have-local-offer') return false;
      sendLocal(offerSerial);
      return true;
    },
    close: () => queue.close(),
  };
}

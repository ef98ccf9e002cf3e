/** As much of an RTCDataChannel as mesh/ touches. */
import { createFaultPlan, type FaultPlan } from './fault-plan';

export interface FakeDataChannel {
  readonly label: string;
  readyState: RTCDataChannelState;
  bufferedAmount: number;
  bufferedAmountLowThreshold: number;
  binaryType: BinaryType;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onbufferedamountlow: (() => void) | null;
  readonly sent: unknown[];
  readonly faults: FaultPlan<'send'>;
  send(data: unknown): void;
  close(): void;
}

/** @param carry brings what is sent to the other end; by default it stays in `sent`, and in the buffer */
export function createFakeDataChannel(
  label = 'noom',
  readyState: RTCDataChannelState = 'open',
  carry: ((data: unknown) => void) | null = null,
): FakeDataChannel {
  const faults = createFaultPlan<'send'>();
  const channel: FakeDataChannel = {
    label,
    readyState,
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    binaryType: 'blob',
    onopen: null,
    onclose: null,
    onerror: null,
    onmessage: null,
    onbufferedamountlow: null,
    sent: [],
    faults,
    send: (data) =>
      faults.tell('send', () => {
        if (channel.readyState !== 'open') throw new DOMException('the channel is not open', 'InvalidStateError');
        if (carry !== null) {
          carry(data);
          return;
        }
        channel.sent.push(data);
        channel.bufferedAmount += typeof data === 'string' ? data.length : (data as ArrayBuffer).byteLength;
      }),
    close: () => void (channel.readyState = 'closed'),
  };
  return channel;
}

/**
 * What a link offers to speak: codecs and header extensions. Browsers list thirty and more, with their parameters, for each of four slots: 11 KiB of
 * description on every link. We name only those that every browser has. That halves the description and changes nothing else.
 */
import { isFirefox } from './firefox';

/** Those that we keep, in the browser's own order, which has VP8 first. VP8 is in every browser (RFC 7742, section 5); some phones encode H.264 in hardware. */
const VIDEO = ['video/VP8', 'video/H264', 'video/rtx'];
/** No phone shares its screen, and in Chromium VP8 has a mode for screens. */
const SCREEN = ['video/VP8', 'video/rtx'];
/** Opus is in every browser (RFC 7874, section 3); with `red` it survives loss. */
const AUDIO = ['audio/opus', 'audio/red'];
/** Constrained Baseline, packetization mode 1: the one kind of H.264 that all browsers speak. */
const H264 = /profile-level-id=42e01f/i;

/** Where a browser cannot be asked what it has, it offers everything. */
export function preferCodecs(transceiver: RTCRtpTransceiver, kind: 'audio' | 'video', isScreen: boolean): void {
  if (!('RTCRtpReceiver' in globalThis) || !('setCodecPreferences' in transceiver)) return;
  // HACK(firefox 153): with a shortened list it makes an offer that Chromium 156 refuses ("Failed to parse codecs correctly"), so no link comes up.
  // Measured; test/browser/firefox.test.ts, with Firefox as the caller. Its own offers are short enough as they are.
  if (isFirefox()) return;
  const wanted = kind === 'audio' ? AUDIO : isScreen ? SCREEN : VIDEO;
  const codecs = RTCRtpReceiver.getCapabilities(kind)?.codecs.filter(({ mimeType, sdpFmtpLine = '' }) => {
    if (!wanted.some((name) => name.toLowerCase() === mimeType.toLowerCase())) return false;
    return (
      mimeType.toLowerCase() !== 'video/h264' ||
      (H264.test(sdpFmtpLine) && sdpFmtpLine.includes('packetization-mode=1'))
    );
  });
  if (codecs !== undefined && codecs.length > 0) transceiver.setCodecPreferences(codecs);
}

/** The header extensions that we use: loudness, bandwidth, which slot, which way up. The others serve simulcast, measuring, and an older way to find out
 * the bandwidth (abs-send-time). */
const EXTENSIONS = /ssrc-audio-level|transport-wide-cc|sdes:mid|video-orientation/;

interface HeaderExtension {
  readonly uri: string;
  readonly direction: RTCRtpTransceiverDirection;
}
/** From WebRTC Extensions; not in every browser. */
interface HeaderExtensions {
  getHeaderExtensionsToNegotiate(): readonly HeaderExtension[];
  setHeaderExtensionsToNegotiate(extensions: readonly HeaderExtension[]): void;
}

/** This saves half a KiB for each picture slot of a description. */
export function leaveOutExtensions(transceiver: RTCRtpTransceiver & Partial<HeaderExtensions>): void {
  const all = transceiver.getHeaderExtensionsToNegotiate?.();
  if (all === undefined) return;
  transceiver.setHeaderExtensionsToNegotiate?.(
    all.map(({ uri, direction }) => ({ uri, direction: EXTENSIONS.test(uri) ? direction : 'stopped' })),
  );
}

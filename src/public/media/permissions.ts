/** The state of a permission, without asking the user. */
import type { Clock } from '../call/ports';

const FEATURES = { mic: 'microphone', camera: 'camera' } as const;

export type DevicePermissions = (kind: 'mic' | 'camera') => Promise<PermissionState | null>;

/** Chromium's, of the page's own headers (Permissions Policy, section 9.3, under its older name); TypeScript's DOM does not know it. */
interface PolicyDocument {
  readonly featurePolicy: { allowsFeature(feature: string): boolean };
}

function hasPolicy(root: Document): root is Document & PolicyDocument {
  return 'featurePolicy' in root;
}

/** Whether the page's own headers forbid that device, whatever the user says. False where the browser does not tell. */
export function createPolicy(root: Document): (kind: 'mic' | 'camera') => boolean {
  return (kind) => hasPolicy(root) && !root.featurePolicy.allowsFeature(FEATURES[kind]);
}

/** A browser knows it at once, so nothing waits longer for it. */
const ANSWER_MS = 1_000;

/** Null where a browser does not know the question (Permissions, section 5.2: a TypeError), or has no answer. */
export function createDevicePermissions(
  permissions: Permissions | undefined,
  clock: Pick<Clock, 'after'>,
): DevicePermissions {
  return async (kind) => {
    try {
      const none = new Promise<null>((resolve) => clock.after(ANSWER_MS, () => resolve(null)));
      const status = await Promise.race([permissions?.query({ name: FEATURES[kind] }), none]);
      return status?.state ?? null;
    } catch {
      return null;
    }
  };
}

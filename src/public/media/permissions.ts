/** What the browser says of a permission, without asking the person. Used by media/local-media. */

const FEATURES = { mic: 'microphone', camera: 'camera' } as const;

export type DevicePermissions = (kind: 'mic' | 'camera') => Promise<PermissionState | null>;

/** Chromium's, of the page's own headers (Permissions Policy, section 9.3, under its older name); TypeScript's DOM does not know it. */
interface PolicyDocument {
  readonly featurePolicy: { allowsFeature(feature: string): boolean };
}

function hasPolicy(root: Document): root is Document & PolicyDocument {
  return 'featurePolicy' in root;
}

/** Whether the page's own headers forbid that device, whatever the person says. False where the browser does not tell. */
export function createPolicy(root: Document): (kind: 'mic' | 'camera') => boolean {
  return (kind) => hasPolicy(root) && !root.featurePolicy.allowsFeature(FEATURES[kind]);
}

/** Null where a browser does not know the question (Permissions, section 5.2: a TypeError), or has no answer. */
export function createDevicePermissions(permissions: Permissions | undefined): DevicePermissions {
  return async (kind) => {
    try {
      const status = await permissions?.query({ name: FEATURES[kind] });
      return status?.state ?? null;
    } catch {
      return null;
    }
  };
}

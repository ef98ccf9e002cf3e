/** What the browser says of a permission, without asking the person. Used by media/local-media. */

export type DevicePermissions = (kind: 'mic' | 'camera') => Promise<PermissionState | null>;

/** Null where a browser does not know the question (Permissions, section 5.2: a TypeError), or has no answer. */
export function createDevicePermissions(permissions: Permissions | undefined): DevicePermissions {
  return async (kind) => {
    try {
      const status = await permissions?.query({ name: kind === 'mic' ? 'microphone' : 'camera' });
      return status?.state ?? null;
    } catch {
      return null;
    }
  };
}

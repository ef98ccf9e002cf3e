/** Random names for page loads and links. `crypto.randomUUID` is missing on plain http, this is not. */

/** 96 random bits in 24 hexadecimal digits. */
export function randomToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

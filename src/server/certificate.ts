/** Reads key and certificate at the start, and again while the server runs, because certificates are renewed. */
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import type { Log } from './log';

export interface CertificateFiles {
  readonly key: string;
  readonly cert: string;
}
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** @throws Error with one sentence for the person who set the file names. */
export async function readCertificate(files: CertificateFiles): Promise<Certificate> {
  let read: Certificate;
  try {
    const [key, cert] = await Promise.all([readFile(files.key, 'utf8'), readFile(files.cert, 'utf8')]);
    read = { key, cert };
  } catch (cause) {
    throw new Error(`HTTPS_KEY and HTTPS_CERT must name files that can be read: ${reasonOf(cause)}`, { cause });
  }
  try {
    createSecureContext(read);
  } catch (cause) {
    throw new Error(explain(read, reasonOf(cause)), { cause });
  }
  return read;
}

function explain({ key }: Certificate, reason: string): string {
  // PKCS #8 says so in its first line, older keys in their second one.
  if (/ENCRYPTED/.test(key))
    return 'HTTPS_KEY is locked by a passphrase: unlock it with "openssl pkey -in <this key> -out <a new file>", and name the new file.';
  if (/mismatch/i.test(reason))
    return 'HTTPS_KEY and HTTPS_CERT do not belong together: the certificate is for another key.';
  return `HTTPS_KEY and HTTPS_CERT must be a key and a certificate in PEM format: ${reason}`;
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/**
 * Looks at the files every `everyMs`, and passes on a new certificate. Not by `fs.watch`: certbot exchanges links to the files, and a
 * renewal comes weeks before it is needed. A file that cannot be used (half written, for example) is reported once, and looked at again.
 * @returns its undo.
 */
export function watchCertificate(
  files: CertificateFiles,
  first: Certificate,
  everyMs: number,
  take: (certificate: SecureContextOptions) => void,
  log: Log,
): () => void {
  let current = first;
  let told = '';
  async function look(): Promise<void> {
    try {
      const found = await readCertificate(files);
      told = '';
      if (found.key === current.key && found.cert === current.cert) return;
      take(found);
      current = found;
      log.info('took the renewed certificate', { until: new X509Certificate(found.cert).validTo.replaceAll(' ', '-') });
    } catch (error) {
      const sentence = reasonOf(error);
      if (sentence !== told) log.warn(`the certificate stays the old one: ${sentence}`);
      told = sentence;
    }
  }
  const timer = setInterval(() => void look(), everyMs).unref();
  return () => clearInterval(timer);
}

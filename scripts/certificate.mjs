/** A self-signed certificate for this machine, kept until it no longer fits. */
import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import path from 'node:path';
import { generate } from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;
// iPhones refuse a certificate that holds for more than 825 days, newer ones more than 398.
const VALID_DAYS = 365;

/** The files of key and certificate in `folder`, and the hosts that they are good for, those a phone can reach first. */
export async function provideCertificate(folder) {
  const key = path.join(folder, 'key.pem');
  const cert = path.join(folder, 'cert.pem');
  const addresses = lanAddresses();
  if (!(await isGood(key, cert, addresses))) {
    const made = await make(addresses);
    await mkdir(folder, { recursive: true });
    await writeFile(key, made.private, { mode: 0o600 });
    await writeFile(cert, made.cert);
  }
  return { key, cert, addresses: [...addresses, 'localhost'] };
}

function lanAddresses() {
  return Object.values(networkInterfaces())
    .flat()
    .filter((address) => address.family === 'IPv4' && !address.internal)
    .map(({ address }) => address);
}

async function isGood(key, cert, addresses) {
  try {
    await readFile(key);
    const certificate = new X509Certificate(await readFile(cert));
    const holds = Date.parse(certificate.validTo) - Date.now() > DAY_MS;
    return holds && addresses.every((address) => certificate.checkIP(address) !== undefined);
  } catch {
    return false;
  }
}

function make(addresses) {
  return generate([{ name: 'commonName', value: 'Noom on this machine' }], {
    algorithm: 'sha256',
    keySize: 2048,
    notAfterDate: new Date(Date.now() + VALID_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          ...['127.0.0.1', '::1', ...addresses].map((ip) => ({ type: 7, ip })),
        ],
      },
    ],
  });
}

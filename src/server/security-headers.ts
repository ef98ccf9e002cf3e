/** The headers that keep a page to itself, on every answer and also on errors. */
import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Request, RequestHandler } from 'express';
import helmet from 'helmet';
import type { Config } from './config';
import { readHost } from './origin';

const SELF = ["'self'"];
const NONE = ["'none'"];
const PERMISSIONS = [
  'camera',
  'microphone',
  'display-capture',
  'screen-wake-lock',
  'picture-in-picture',
  'fullscreen',
].map((feature) => `${feature}=(self)`);

export function setSecurityHeaders(config: Pick<Config, 'trustedHops'>): RequestHandler {
  // Upgrade-insecure-requests and HSTS would blank the page on a plain-http LAN address: only over HTTPS.
  const plain = makeHelmet(config, false, false);
  const secure = makeHelmet(config, true, false);
  const fast = makeHelmet(config, true, true);
  return (request, response, next) => {
    response.setHeader('Permissions-Policy', PERMISSIONS.join(', '));
    const headers = !request.secure ? plain : isForGood(request, config) ? fast : secure;
    headers(request, response, next);
  };
}

/**
 * Whether this name may be held to HTTPS for half a year, on all its ports. Not `localhost`, where the visitor's other servers are, and not with
 * a certificate that has signed itself, as `npm run dev -- --https` makes one for a day's work.
 */
function isForGood({ headers, socket }: Request, config: Pick<Config, 'trustedHops'>): boolean {
  const name = readHost(headers, config.trustedHops)?.replace(/:\d+$/, '').toLowerCase() ?? '';
  if (name === 'localhost' || name.endsWith('.localhost')) return false;
  const certificate = socket instanceof TLSSocket ? socket.getX509Certificate() : undefined;
  return certificate === undefined || certificate.issuer !== certificate.subject;
}

/** What is only about pages: 800 bytes that five files of one visit do not need to carry. */
const OF_PAGES = [
  'Permissions-Policy',
  'Referrer-Policy',
  'X-Frame-Options',
  'X-DNS-Prefetch-Control',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'X-XSS-Protection',
];

/** A file that belongs to a page, once it is found: opened by itself (an SVG is a document) it may do nothing. */
export function setFileHeaders(response: ServerResponse): void {
  for (const name of OF_PAGES) response.removeHeader(name);
  response.setHeader('Content-Security-Policy', "default-src 'none'");
}

function makeHelmet(
  config: Pick<Config, 'trustedHops'>,
  isSecure: boolean,
  isForGood: boolean,
): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: [
          "'self'",
          // Older WebKit does not count ws: as 'self'. Behind a tunnel we cannot know the page's scheme: both.
          (request) => {
            const host = readHost(request.headers, config.trustedHops);
            // Policies know no IPv6 addresses; 'self' covers them in browsers of today.
            return host === null || host.startsWith('[') ? "'self'" : `ws://${host} wss://${host}`;
          },
        ],
        workerSrc: ["'self'", 'blob:'],
        fontSrc: SELF,
        manifestSrc: SELF,
        baseUri: NONE,
        formAction: SELF,
        frameAncestors: NONE,
        ...(isSecure && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: isForGood ? { maxAge: 180 * 24 * 60 * 60, includeSubDomains: false } : false,
    // Browsers ignore these two on plain http and complain about them on the console.
    crossOriginOpenerPolicy: isSecure,
    originAgentCluster: isSecure,
    xFrameOptions: { action: 'deny' },
    // For Flash, Internet Explorer and old Edge.
    xPermittedCrossDomainPolicies: false,
    xDownloadOptions: false,
  });
}

/** The pages: what each address shows, in which language, with which headers. */
import { posix } from 'node:path';
import { constants } from 'node:zlib';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express, type Request, type Response } from 'express';
import { renderFile } from 'pug';
import { textOf, type PageText } from '../shared/text';
import { REACTIONS } from '../shared/peer-message';
import { isLanguage, LANGUAGE_NAMES } from '../shared/text/languages';
import { parseRoomName, pathOfRoom, roomOfPath } from '../shared/room-name';
import type { Assets } from './assets';
import { keepsLanguage, LANGUAGE_COOKIE, readChoices, type Choices } from './choices';
import type { Config } from './config';
import type { Log } from './log';
import { readHost } from './origin';
import { servePackedFiles } from './packed-files';
import { setFileHeaders, setSecurityHeaders } from './security-headers';

/** A room's name takes 64 code points; percent-encoded that is 768 bytes at most. */
const URL_BYTES = 2048;

export interface Pages {
  readonly viewsDirectory: string;
  /** The files under `/assets/`; their names carry a hash of their content. */
  readonly assetsDirectory: string;
  readonly assets: Assets;
}

type PageName = keyof PageText['pages'];

export function createApp(config: Config, pages: Pages, log: Log): Express {
  const app = express();
  const base = config.basePath;
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustedHops);
  app.engine('pug', renderFile);
  app.set('view engine', 'pug');
  app.set('views', pages.viewsDirectory);
  app.enable('view cache');

  app.use(setSecurityHeaders(config));
  app.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      return showError(request, response, 405, 'notFound');
    }
    if (Buffer.byteLength(request.originalUrl) > URL_BYTES) return showError(request, response, 414, 'notFound');
    next();
  });
  // The best compression that still takes less than a millisecond a page.
  app.use(compression({ brotli: { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } } }));
  app.get(
    '/healthz',
    (_request, response) => void response.type('text/plain').set('Cache-Control', 'no-store').send('ok'),
  );
  app.use(
    '/assets',
    servePackedFiles(pages.assetsDirectory, '1y'),
    express.static(pages.assetsDirectory, {
      immutable: true,
      maxAge: '1y',
      index: false,
      redirect: false,
      // Their names change with their content, so browsers never ask again.
      etag: false,
      lastModified: false,
      setHeaders: setFileHeaders,
    }),
  );
  // Browsers ask for it on pages that name no icon, such as /healthz.
  app.get('/favicon.ico', (_request, response) =>
    response.set('Cache-Control', 'no-cache').redirect(302, pages.assets.icon),
  );
  // Room pages say that no search engine may list them; a crawler has to load them to read that.
  app.get('/robots.txt', (_request, response) =>
    response.type('text/plain').send('User-agent: *\nDisallow: /later\nDisallow: /socket.io/\n'),
  );
  app.get('/', (request, response) => showPage(request, response, null));
  app.get('/later', (request, response) =>
    response.render('later', { ...prepare(request, response), reactions: REACTIONS }),
  );
  app.use((request, response, next) => {
    if (request.path === '/r') return openRoom(request, response);
    if (!request.path.startsWith('/r/')) return next();
    response.setHeader('X-Robots-Tag', 'noindex');
    const room = roomOfPath(request.path);
    if (room === null) showError(request, response, 400, 'badRoom');
    else showPage(request, response, room);
  });
  app.use((request, response) => {
    const isFile = request.path.startsWith('/assets/') || posix.extname(request.path) !== '';
    if (isFile) return showError(request, response, 404, 'notFound');
    // As in the course: any other address leads home.
    response.set('Cache-Control', 'no-cache').redirect(302, `${base}/`);
  });

  const handleError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    log.error('unexpected', { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    if (response.headersSent) return next(error);
    showError(request, response, 500, 'unexpected');
  };
  app.use(handleError);
  // The error page itself may be what fails.
  const handleLastError: ErrorRequestHandler = (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const { title, sentence } = textOf(readChoices(request).lang).pages.unexpected;
    response.status(500).type('text/plain').send(`${title}. ${sentence}`);
  };
  app.use(handleLastError);
  return app;

  /** The form's address without script: `/r?room=…` leads to the room's own. */
  function openRoom(request: Request, response: Response): void {
    const given = request.query['room'];
    const room = parseRoomName(given);
    if (room !== null) response.set('Cache-Control', 'no-cache').redirect(303, base + pathOfRoom(room));
    else if (given === undefined) response.set('Cache-Control', 'no-cache').redirect(302, `${base}/`);
    else showError(request, response, 400, 'badRoom');
  }

  function showPage(request: Request, response: Response, room: string | null): void {
    if (switchLanguage(request, response, base)) return;
    response.render('page', { ...prepare(request, response), room, stunUrls: config.stunUrls });
  }

  function showError(request: Request, response: Response, status: number, name: PageName): void {
    const locals = prepare(request, response);
    response.status(status).render('error', { ...locals, ...locals.t.pages[name] });
  }

  /** The values that every template gets. */
  function prepare(request: Request, response: Response): Choices & Record<'t', PageText> & Record<string, unknown> {
    response.set('Cache-Control', 'no-cache').vary('Accept-Language').vary('Cookie');
    const choices = readChoices(request);
    const host = readHost(request.headers, config.trustedHops);
    const origin = config.publicOrigins[0] ?? (host === null ? null : `${request.protocol}://${host}`);
    return { ...choices, t: textOf(choices.lang), languages: LANGUAGE_NAMES, assets: pages.assets, origin, base };
  }
}

/**
 * `?lang=ko` on any page: remembered, and back to the page's own address. Works without script. Whether the browser keeps cookies is known
 * when it comes back: if not, it stays at `?lang=ko&again`, which is shown in that language (choices.ts).
 * @returns whether the request is answered.
 */
function switchLanguage(request: Request, response: Response, base: string): boolean {
  const { lang, again } = request.query;
  if (!isLanguage(lang)) return false;
  const isKept = keepsLanguage(request, lang);
  if (!isKept && again !== undefined) return false;
  if (!isKept) {
    const year = 365 * 24 * 60 * 60 * 1000;
    response.cookie(LANGUAGE_COOKIE, lang, { maxAge: year, sameSite: 'lax', secure: request.secure });
  }
  response.set('Cache-Control', 'no-cache').redirect(303, base + request.path + (isKept ? '' : `?lang=${lang}&again`));
  return true;
}

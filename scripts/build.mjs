/**
 * The one build, for development and production: browser bundle, styles, views and server -> dist/.
 * Called by `npm run build`, `npm start`, `npm run dev`, `npm run share` and `npm test`.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';
import { minify } from 'terser';
import { isMain } from './is-main.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCE = path.join(ROOT, 'src');
const DIST = path.join(ROOT, 'dist');
const ASSETS = 'public/assets';

/** Builds into a fresh folder and puts it in dist's place, so a failed build leaves the old one. Returns one line to print. */
export async function build() {
  const began = performance.now();
  const fresh = path.join(ROOT, '.noom', `build-${process.pid}`);
  await rm(fresh, { recursive: true, force: true });
  try {
    await mkdir(path.join(fresh, ASSETS), { recursive: true });
    const [bundles, files] = await Promise.all([
      bundleForBrowsers(fresh),
      copyHashedFiles(fresh),
      bundleForServer(fresh),
      copyViews(fresh),
    ]);
    await packFiles(path.join(fresh, ASSETS));
    await writeFile(
      path.join(fresh, 'assets.json'),
      JSON.stringify({ ...bundles.addresses, texts: bundles.texts, ...files }, null, 2),
    );
    await swap(fresh);
    const tookMs = Math.round(performance.now() - began);
    return `Built dist/ in ${tookMs} ms: script ${bundles.scriptSize}, style ${bundles.styleSize} (gzip).`;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function bundleForBrowsers(fresh) {
  const parts = new Map();
  const bundle = (entry) => bundleForBrowser(entry, path.join(fresh, ASSETS), parts);
  const styles = ['main', 'home', 'later'].map((name) => `public/css/${name}.css`);
  const entries = ['public/main.ts', 'public/guard.ts', ...styles];
  const [script, guard, style, homeStyle, laterStyle] = await Promise.all(
    (await Promise.all(entries.map(bundle))).map(describe),
  );
  const texts = await Promise.all(['en', 'ko'].map((language) => parts.get(`shared/text/${language}.ts`)));
  const addressOf = (file) => `/assets/${path.basename(file)}`;
  const [en, ko] = texts.map(addressOf);
  const welcome = addressOf(await parts.get('public/ui/doors/welcome.ts'));
  return {
    addresses: {
      script: script.address,
      style: style.address,
      homeStyle: homeStyle.address,
      laterStyle: laterStyle.address,
      guard: guard.address,
      welcome,
    },
    scriptSize: script.size,
    styleSize: style.size,
    texts: { en, ko },
  };
}

/**
 * What Socket.IO's client carries and the page never uses, by file, and what stands in for it: 3 KiB of what everybody fetches first. The
 * server takes no binary frames and sends none (docs/protocol.md), and net/socket-signaling.ts asks for WebSocket and polling only.
 */
const UNUSED = {
  // net/comeback.ts decides when to come back.
  'backo2.js': 'export class Backoff { setMin() {} setMax() {} setJitter() {} reset() {} }',
  // Polling by fetch, which is the library's own and a third of what it does for browsers that have none.
  'index.js': `
    import { Fetch } from './polling-fetch.js';
    import { WS } from './websocket.js';
    export const transports = { websocket: WS, polling: Fetch };`,
  'polling-xhr.js': 'export class XHR {}',
  // Browsers parse addresses themselves. Ours is always that of the page, and names no namespace.
  'url.js': `
    export const url = (_address, path = '') => {
      const { origin } = location;
      return { source: origin, id: origin + path, path: '/' };
    };`,
  'parseuri.js': `
    export const parse = (address) => {
      const { protocol, hostname, port } = new URL(address);
      return { protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ''), port };
    };`,
  'encodePacket.browser.js': `
    import { PACKET_TYPES } from './commons.js';
    export const encodePacket = ({ type, data }, _isBinaryTaken, callback) => callback(PACKET_TYPES[type] + (data || ''));
    export const encodePacketToBinary = () => { throw new Error('no binary packets'); };`,
  'decodePacket.browser.js': `
    import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js';
    export const decodePacket = (packet) => {
      const type = typeof packet === 'string' ? PACKET_TYPES_REVERSE[packet[0]] : undefined;
      if (type === undefined) return ERROR_PACKET;
      return packet.length > 1 ? { type, data: packet.slice(1) } : { type };
    };`,
};

/**
 * One file in, one out. What is imported by `import()` becomes a part of its own, which stands alone: esbuild's own splitting puts what two
 * parts share into third files, and the page would fetch those, one after the other, before it starts.
 */
async function bundleForBrowser(entry, outdir, parts) {
  const standAlone = {
    name: 'parts',
    setup(build) {
      build.onResolve({ filter: /^\./ }, async ({ kind, path: wanted, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const part = path.relative(SOURCE, path.resolve(resolveDir, `${wanted}.ts`)).replaceAll(path.sep, '/');
        if (!parts.has(part)) parts.set(part, bundleForBrowser(part, outdir, parts));
        return { path: `./${path.basename(await parts.get(part))}`, external: true };
      });
    },
  };
  const lean = {
    name: 'lean',
    setup(build) {
      const filter =
        /node_modules[\\/](engine\.io-(client|parser)|socket\.io-client)[\\/].*[\\/](transports[\\/]index|polling-xhr|url|parseuri|backo2|(en|de)codePacket\.browser)\.js$/;
      build.onLoad({ filter }, ({ path: file }) => ({ contents: UNUSED[path.basename(file)] }));
    },
  };
  const { metafile } = await esbuild.build({
    entryPoints: [path.join(SOURCE, entry)],
    outdir,
    entryNames: '[name]-[hash]',
    bundle: true,
    // A module comes too late to see that another one did not come.
    format: entry === 'public/guard.ts' ? 'iife' : 'esm',
    minify: true,
    sourcemap: true,
    target: 'es2022',
    // Korean as it is: escaped it would take twice the bytes.
    charset: 'utf8',
    metafile: true,
    plugins: [standAlone, lean],
    alias: { 'socket.io-parser': path.join(SOURCE, 'public/net/packets.ts') },
    absWorkingDir: ROOT,
    logLevel: 'silent',
  });
  const output = Object.keys(metafile.outputs).find((file) => metafile.outputs[file].entryPoint);
  const file = path.resolve(ROOT, output);
  if (file.endsWith('.js')) await squeeze(file);
  return file;
}

/** What esbuild leaves: a sixteenth of the script as it is sent. It takes seconds, so `npm run dev` goes without. */
async function squeeze(file) {
  if (process.env.NOOM_BUILD === 'quick') return;
  const map = `${file}.map`;
  const squeezed = await minify(await readFile(file, 'utf8'), {
    module: !path.basename(file).startsWith('guard-'),
    ecma: 2022,
    compress: { passes: 3, unsafe_arrows: true, unsafe_methods: true },
    // Socket.IO's own fields. Nothing of ours is called like that, and nothing outside reads them by name.
    mangle: { properties: { regex: /^_[a-z]/i } },
    sourceMap: { content: await readFile(map, 'utf8'), filename: path.basename(file), url: path.basename(map) },
  });
  await writeFile(file, squeezed.code);
  await writeFile(map, squeezed.map);
}

/** Brotli at its best, which takes too long for each request: an eighth less than gzip. src/server/packed-files.ts serves it. */
async function packFiles(folder) {
  const names = (await readdir(folder)).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      await writeFile(`${file}.br`, await promisify(brotliCompress)(await readFile(file)));
    }),
  );
}

async function describe(file) {
  const kibibytes = gzipSync(await readFile(file)).length / 1024;
  return { address: `/assets/${path.basename(file)}`, size: `${kibibytes.toFixed(1)} KiB` };
}

/** Pictures and manifest. The manifest names pictures by their source, and gets their hashed addresses here. */
async function copyHashedFiles(fresh) {
  const copy = async (file) =>
    writeHashed(fresh, path.basename(file), await readFile(path.join(SOURCE, 'public', file)));
  const icon = await copy('icon.svg');
  const touchIcon = await copy('images/touch-icon.png');
  const social = await copy('images/social.png');
  const manifest = JSON.parse(await readFile(path.join(SOURCE, 'public/manifest.webmanifest'), 'utf8'));
  for (const entry of manifest.icons ?? []) {
    // Beside the manifest, whatever path stands before both.
    entry.src = path.basename(entry.src === 'icon.svg' ? icon : await copy(entry.src));
  }
  return {
    icon,
    touchIcon,
    social,
    manifest: await writeHashed(fresh, 'manifest.webmanifest', JSON.stringify(manifest)),
  };
}

async function writeHashed(fresh, name, content) {
  const { name: base, ext } = path.parse(name);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase();
  const hashed = `${base}-${hash}${ext}`;
  await writeFile(path.join(fresh, ASSETS, hashed), content);
  return `/assets/${hashed}`;
}

async function bundleForServer(fresh) {
  await esbuild.build({
    entryPoints: [path.join(SOURCE, 'server.ts')],
    outfile: path.join(fresh, 'server.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: 'external',
    absWorkingDir: ROOT,
    logLevel: 'silent',
  });
}

/** The templates as they are, and beside them every icon that src/views/icons.json names (names of lucide.dev). */
async function copyViews(fresh) {
  const views = path.join(fresh, 'views');
  await cp(path.join(SOURCE, 'views'), views, { recursive: true });
  const names = JSON.parse(await readFile(path.join(SOURCE, 'views/icons.json'), 'utf8'));
  await mkdir(path.join(views, 'icons'), { recursive: true });
  await Promise.all(names.map(async (name) => writeFile(path.join(views, `icons/${name}.svg`), await readIcon(name))));
}

async function readIcon(name) {
  const folder = path.dirname(createRequire(import.meta.url).resolve('lucide-static/package.json'));
  let svg;
  try {
    svg = await readFile(path.join(folder, 'icons', `${name}.svg`), 'utf8');
  } catch (cause) {
    throw new Error(`src/views/icons.json names "${name}", which lucide-static does not have.`, { cause });
  }
  // Inlined into HTML: no namespace needed, the size comes from CSS, and the button around it has the name.
  return svg
    .replace(/<!--.*?-->/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ (?:class|xmlns|width="24"|height="24")(?:="[^"]*")?(?=[^<]*?viewBox)/g, '')
    .replace('<svg', '<svg aria-hidden="true"')
    .replace(/> </g, '><')
    .replace(/ (\/?>)/g, '$1')
    .trim();
}

async function swap(fresh) {
  const old = `${fresh}-old`;
  try {
    await rename(DIST, old);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  await rename(fresh, DIST);
  await rm(old, { recursive: true, force: true });
}

/** What to print of a failed build: esbuild's own report, or the sentence of the error. */
async function explain(error) {
  if (!Array.isArray(error.errors)) return error.message;
  const messages = await esbuild.formatMessages(error.errors, { kind: 'error', color: process.stderr.isTTY });
  return messages.join('').trimEnd();
}

if (isMain(import.meta.url)) {
  try {
    console.log(await build());
  } catch (error) {
    console.error(`The build failed, dist/ is as it was.\n${await explain(error)}`);
    process.exitCode = 1;
  }
}

import { browserNameOf } from '../../src/public/ui/base/browser-name';
import { choicesOf } from '../../src/public/ui/bar/device-menu';
import { meterShare } from '../../src/public/ui/doors/lobby-sound';
import { outsideOf } from '../../src/public/ui/base/way-out';
import { textOf } from '../../src/shared/text';
import { LANGUAGES } from '../../src/shared/text/languages';

const AGENTS = {
  chrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
  app: 'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 KAKAOTALK 26.1.0',
  other: 'Mozilla/5.0 (compatible)',
} as const;

describe.each(LANGUAGES)('what is said about devices in %s', (language) => {
  const { sentences } = textOf(language).notices;

  it('tells each browser in its own words where a block is taken back', () => {
    for (const kind of ['mic', 'camera', 'both'] as const) {
      const told = Object.values(AGENTS).map((agent) => sentences[`${kind}-denied`]('', browserNameOf(agent)));
      expect(new Set(told).size).toBe(Object.keys(AGENTS).length);
      for (const sentence of told) expect(sentence).not.toContain('undefined');
    }
  });

  it('names https where a page is not secure, and the device where there is a new one', () => {
    expect(sentences['both-insecure']()).toContain('https');
    expect(sentences['camera-added']('Desk camera')).toContain('Desk camera');
    expect(sentences['mic-replaced']('Desk microphone')).toContain('Desk microphone');
  });
});

it('knows a browser by what it calls itself', () => {
  for (const [name, agent] of Object.entries(AGENTS)) expect(browserNameOf(agent)).toBe(name);
});

it.each([
  'Mozilla/5.0 (Linux; Android 15; SM-S928N; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/156.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/15.2.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 400.0.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/500.0]',
])('knows a browser inside an app: %s', (agent) => {
  expect(browserNameOf(agent)).toBe('app');
});

it('finds the way out of an app, where that app has one', () => {
  const href = 'https://noom.example/r/%EB%B0%A9#key';
  expect(outsideOf(AGENTS.app, href)).toBe(`kakaotalk://web/openExternal?url=${encodeURIComponent(href)}`);
  expect(outsideOf('Safari Line/15.2.0', href)).toBe('https://noom.example/r/%EB%B0%A9?openExternalBrowser=1#key');
  expect(outsideOf(AGENTS.chrome, href)).toBeNull();
});

it('numbers devices of one name, and those of none', () => {
  const camera = (id: string, label: string) => ({ kind: 'camera', id, label }) as const;
  const devices = [camera('1', 'HD'), camera('2', 'Desk'), camera('3', 'HD'), camera('4', '')];
  const labels = choicesOf({ devices }, 'camera', textOf('en')).map(({ label }) => label);
  expect(labels).toEqual(['HD', 'Desk', 'HD (2)', 'Camera 4']);
});

it('shows loudness as the ear takes it', () => {
  expect(meterShare(0)).toBe(0);
  expect(meterShare(0.0001)).toBe(0);
  expect(meterShare(1)).toBe(1);
  expect(meterShare(2)).toBe(1);
  expect(meterShare(0.0316)).toBeCloseTo(0.5, 2);
});

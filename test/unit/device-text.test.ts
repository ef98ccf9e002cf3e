import { browserNameOf } from '../../src/public/ui/browser-name';
import { meterShare } from '../../src/public/ui/lobby-sound';
import { textOf } from '../../src/shared/text';
import { LANGUAGES } from '../../src/shared/text/languages';

const AGENTS = {
  chrome: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  firefox: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  safari:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/156.0 Mobile/15E148 Safari/604.1',
  other: 'Mozilla/5.0 (compatible)',
} as const;

describe.each(LANGUAGES)('what is said about devices in %s', (language) => {
  const { sentences } = textOf(language).notices;

  it('tells each browser in its own words where a block is taken back', () => {
    for (const kind of ['mic', 'camera', 'both'] as const) {
      const told = Object.values(AGENTS).map((agent) => sentences[`${kind}-denied`]('', browserNameOf(agent)));
      expect(new Set(told).size).toBe(5);
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

it('shows loudness as the ear takes it', () => {
  expect(meterShare(0)).toBe(0);
  expect(meterShare(0.0001)).toBe(0);
  expect(meterShare(1)).toBe(1);
  expect(meterShare(2)).toBe(1);
  expect(meterShare(0.0316)).toBeCloseTo(0.5, 2);
});

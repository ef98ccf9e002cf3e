import { sizeParts, timeText, toParts } from '../../src/public/ui/chat-text';

const links = (text: string) => toParts(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));
const whole = (text: string) =>
  toParts(text)
    .map(({ text: part }) => part)
    .join('');

describe('the links in a text', () => {
  it.each([
    ['look at https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['HTTP://EXAMPLE.ORG', ['HTTP://EXAMPLE.ORG']],
    ['www.example.org is one too', ['www.example.org']],
    ['two: https://a.example, https://b.example!', ['https://a.example', 'https://b.example']],
    ['(https://example.org)', ['https://example.org']],
    ['(see https://example.org/wiki/Otter_(animal)).', ['https://example.org/wiki/Otter_(animal)']],
    ['"https://example.org/quoted"', ['https://example.org/quoted']],
    ['여기 https://예시.kr/방 를 보세요', ['https://예시.kr/방']],
    ['https://example.org/한국어.', ['https://example.org/한국어']],
    ['http://localhost:3000/r/room', ['http://localhost:3000/r/room']],
    ['http://[::1]:3000/', ['http://[::1]:3000/']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
    expect(whole(text)).toBe(text);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https:',
    'data:text/html,<script>alert(1)</script>',
    'ftp://example.org',
    'file:///etc/passwd',
    'https://',
    'https:///',
    'http://%zz/',
    'https://bank.example@evil.example/',
    'https://user:secret@example.org/',
    'nowww.example',
    'example.org',
    '',
  ])('are not: %s', (text) => {
    expect(links(text)).toEqual([]);
    expect(whole(text)).toBe(text);
  });

  it('never lose or change a character, whatever was written', () => {
    for (const text of [
      '<b>https://a.example</b>',
      'https://a.example\nhttps://b.example',
      '👍 www.a.example 👍',
      'שלום https://a.example/',
    ]) {
      expect(whole(text)).toBe(text);
    }
  });

  it('lead to http and https only', () => {
    const parts = toParts('www.a.example http://b.example https://c.example');
    for (const part of parts) if (part.kind === 'link') expect(part.href).toMatch(/^https?:\/\//);
    expect(parts.filter(({ kind }) => kind === 'link')).toHaveLength(3);
  });

  it('are found at once in a long text of nearly links', () => {
    const text = 'https://'.repeat(500);
    const began = performance.now();
    expect(whole(text)).toBe(text);
    expect(whole('www.'.repeat(1000))).toBe('www.'.repeat(1000));
    expect(whole(`https://a.example/${')'.repeat(3900)}`)).toHaveLength(3918);
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('figures in words', () => {
  it.each([
    [0, '0', 'B'],
    [999, '999', 'B'],
    [1234, '1.2', 'kB'],
    [999_999, '1', 'MB'],
    [104_857_600, '105', 'MB'],
    [5e12, '5,000', 'GB'],
  ])('%i bytes', (bytes, count, unit) => {
    expect(sizeParts(bytes, 'en')).toEqual([count, unit]);
  });

  it('gives the time, and the day too when it was not today', () => {
    const now = new Date(2026, 4, 2, 12, 0).getTime();
    expect(timeText(new Date(2026, 4, 2, 9, 5).getTime(), now, 'en-GB')).toBe('9:05');
    expect(timeText(new Date(2026, 4, 1, 23, 59).getTime(), now, 'en-GB')).toContain('May');
  });
});

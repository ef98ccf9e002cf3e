import { sizeParts, timeText } from '../../src/public/ui/chat/chat-text';
import { toParts } from '../../src/public/ui/base/links';

const links = (text: string) => toParts(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []));
const whole = (text: string) =>
  toParts(text)
    .map(({ text: part }) => part)
    .join('');

describe('the links in a text', () => {
  it.each([
    ['look at https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['https://example.org/wiki/%EB%B0%A9 is readable', ['https://example.org/wiki/방']],
    ['two: https://a.example, https://b.example!', ['https://a.example', 'https://b.example']],
    ['(https://example.org)', ['https://example.org']],
    ['(see https://example.org/wiki/Otter_(animal)).', ['https://example.org/wiki/Otter_(animal)']],
    ['"https://example.org/quoted"', ['https://example.org/quoted']],
    ['여기 https://예시.kr/방 를 보세요', ['https://예시.kr/방']],
    ['https://example.org/한국어.', ['https://example.org/한국어']],
    ['https://example.org/?q=은', ['https://example.org/?q=은']],
    ['http://한글.kr', ['http://한글.kr']],
    ['https://www.kt코리아.kr/에서 보세요', ['https://www.kt코리아.kr/']],
    ['http://localhost:3000/r/room', ['http://localhost:3000/r/room']],
    ['http://[::1]:3000/', ['http://[::1]:3000/']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected);
    expect(decodeURI(whole(text))).toBe(decodeURI(text));
  });

  it.each([
    ['https://www.google.com에서 찾아 보세요', 'https://www.google.com/', '에서 찾아 보세요'],
    ['https://www.google.com을, 그리고', 'https://www.google.com/', '을, 그리고'],
    ['https://localhost:3000에서', 'https://localhost:3000/', '에서'],
    ['www.example.org입니다...그래요', 'https://www.example.org/', '입니다...그래요'],
    ['https://example.org/a/b를 보세요', 'https://example.org/a/b', '를 보세요'],
    ['https://example.org/a/에서는!', 'https://example.org/a/', '에서는!'],
    ['(https://example.org/a_(b))에', 'https://example.org/a_(b)', ')에'],
    ['https://example.org是', 'https://example.org/', '是'],
    ['「https://example.org/a」', 'https://example.org/a', '」'],
    ['『https://example.org』를', 'https://example.org/', '』를'],
    ['【https://example.org/a】', 'https://example.org/a', '】'],
    ['（https://example.org/a）', 'https://example.org/a', '）'],
    ['〈https://example.org/a〉와 《b》', 'https://example.org/a', '〉와 《b》'],
    ['https://example.org/a。接着', 'https://example.org/a', '。接着'],
  ])('end before what East Asian sentences hang on to them: %s', (text, href, after) => {
    const parts = toParts(text);
    const at = parts.findIndex(({ kind }) => kind === 'link');
    expect(parts[at]).toMatchObject({ href });
    expect(parts[at + 1]).toEqual({ kind: 'text', text: after });
  });

  it('end before a character that turns the direction of reading', () => {
    for (const turn of ['\u202e', '\u202d', '\u2067', '\u200f', '\u061c']) {
      expect(links(`https://evil.example/${turn}moc.knab`)).toEqual(['https://evil.example/']);
    }
  });

  it.each([
    ['HTTP://EXAMPLE.ORG', 'http://example.org'],
    ['www.example.org', 'https://www.example.org'],
    // A Cyrillic letter, a host in figures, a letter that nobody sees, and one that takes no room.
    ['https://p\u0430ypal.com/', 'https://xn--pypal-4ve.com/'],
    ['http://0x7f.1/', 'http://127.0.0.1/'],
    ['https://example.org/a\u3164b', 'https://example.org/a%E3%85%A4b'],
    ['https://ban\u00adk.example', 'https://bank.example'],
    ['https://example.org/%2F%00%E2%80%AE', 'https://example.org/%2F%00%E2%80%AE'],
    ['https://bank.example\\@evil.example', 'https://bank.example/@evil.example'],
  ])('read as where they lead: %s', (text, words) => {
    expect(links(text)).toEqual([words]);
  });

  it('are found without the newer helpers of the URL parser', () => {
    const { canParse } = URL;
    Reflect.deleteProperty(URL, 'canParse');
    try {
      expect(links('https://example.org/a and http://%zz/')).toEqual(['https://example.org/a']);
    } finally {
      URL.canParse = canParse;
    }
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
      '👍 https://www.a.example 👍',
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
    expect(toParts(text)).toHaveLength(1);
    expect(toParts('www.'.repeat(1000))).toHaveLength(2);
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

/** Times and sizes in words. Pure. */

/** "12:05", or with the day when it was not today. */
export function timeText(time: number, now: number, language: string): string {
  const day = (value: number): string => new Date(value).toDateString();
  const clock = { hour: 'numeric', minute: '2-digit' } as const;
  const format = day(time) === day(now) ? clock : ({ ...clock, month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(language, format).format(time);
}

/** 1,234,567 as "1.2 MB". */
export function sizeParts(bytes: number, language: string): readonly [count: string, unit: 'B' | 'kB' | 'MB' | 'GB'] {
  const units = ['B', 'kB', 'MB', 'GB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  const count = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return [count, units[unit] ?? 'GB'];
}

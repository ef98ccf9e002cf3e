import { addressOf, roomAt } from '../../src/public/ui/base/address';

/** A window at that path, with what the server has said of the path before all of ours. */
function windowAt(pathname: string, base?: string): Pick<Window, 'document' | 'location'> {
  const document = { body: { dataset: base === undefined ? {} : { base } } };
  return { document, location: { pathname } } as unknown as Window;
}

describe('a page', () => {
  it.each([
    ['/r/team', ''],
    ['/noom/r/team', '/noom'],
    ['/r/team', undefined],
  ])('knows its room at %p, below %p, and writes the same address', (path, base) => {
    const view = windowAt(path, base);
    expect(roomAt(view)).toBe('team');
    expect(addressOf(view.document, 'team')).toBe(path);
  });

  it.each([
    ['/', ''],
    ['/noom/', '/noom'],
    ['/noom', '/noom'],
    ['/noom/r/', '/noom'],
  ])('is at home at %p, below %p', (path, base) => {
    expect(roomAt(windowAt(path, base))).toBeNull();
  });
});

/** By which way a link sends, as its statistics say. */
import type { Page } from 'puppeteer';

/** By which way the page's one link sends: the type of its own end, and the protocol between it and a relay. */
export async function wayOf(page: Page): Promise<{ type: string; protocol: string }> {
  return page.evaluate(async () => {
    const connection = window.connections.find(({ connectionState }) => connectionState === 'connected');
    if (connection === undefined) throw new Error('no connection');
    interface Entry {
      readonly type: string;
      readonly selectedCandidatePairId?: string;
      readonly localCandidateId?: string;
      readonly candidateType?: string;
      readonly protocol?: string;
      readonly relayProtocol?: string;
    }
    const stats = (await connection.getStats()) as unknown as ReadonlyMap<string, Entry>;
    const transport = [...stats.values()].find(({ type }) => type === 'transport');
    const pair = stats.get(transport?.selectedCandidatePairId ?? '');
    const local = stats.get(pair?.localCandidateId ?? '');
    return { type: local?.candidateType ?? '', protocol: local?.relayProtocol ?? local?.protocol ?? '' };
  });
}

/** One end's relay is enough: the other may reach that from its own address. */
export async function isRelayed(pages: readonly Page[]): Promise<boolean> {
  const ways = await Promise.all(pages.map(wayOf));
  return ways.some(({ type }) => type === 'relay');
}

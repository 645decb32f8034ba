import { SearchIndex } from '../../src/model/search/searchIndex.ts';
import { fleet } from '../fleet.ts';
import { row, type Row } from '../row.ts';

/** Memory that the index of search takes for each tag, the strings of the names included. Needs `--expose-gc`. */
export function* heap(): Generator<Row> {
  for (const tags of [16_000, 160_000]) {
    const before = used();
    const index = new SearchIndex();
    for (const stream of fleet(tags)) index.setStream(stream);
    const bytes = (used() - before) / index.tags;
    yield row(`search: heap per tag at ${tags.toLocaleString('en-US')} tags`, bytes, 'B', 300);
  }
}

function used(): number {
  if (globalThis.gc === undefined) throw new Error('Run it with --expose-gc.');
  for (let round = 0; round < 3; round += 1) globalThis.gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

import type { BlobStore } from '../registry/blobs.ts';
import { bootstrap } from '../state/bootstrap.ts';
import type { State } from '../state/state.ts';
import { seedDemo } from './demo.ts';
import { seedLarge } from './large.ts';
import { SeedWriter } from './writer.ts';

export const seedNames = ['empty', 'demo', 'large'] as const;
export type SeedName = (typeof seedNames)[number];

/** How much the `large` seed holds: projects, streams in each, tags in each. */
export interface SeedSize {
  projects: number;
  streams: number;
  tags: number;
}

const LARGE: SeedSize = { projects: 200, streams: 10, tags: 8 };

/** Fills a fresh state: what every cluster has, then the content of the seed. History starts after it. */
export function seed(
  name: SeedName,
  stores: { state: State; blobs: BlobStore },
  size: Partial<SeedSize> = {},
): void {
  bootstrap(stores.state);
  const writer = new SeedWriter(stores.state, stores.blobs);
  switch (name) {
    case 'empty':
      break;
    case 'demo':
      seedDemo(writer);
      break;
    case 'large':
      seedLarge(writer, { ...LARGE, ...size });
      break;
  }
  stores.state.compact();
}

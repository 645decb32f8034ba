import type { WorkloadKind } from '../workload.ts';
import { addTo } from './grouped.ts';
import type { NamedImage, PruneUser } from './pruneInput.ts';
import { parsePruneReference } from './pruneReference.ts';
import type { Slices } from './slices.ts';

/** One use of a tag or image. */
export interface PruneUse {
  readonly user: PruneUser;
  /** `container web`, `build strategy`… */
  readonly place: string;
}

/** A name that cannot be read. */
export interface InvalidUse extends PruneUse {
  readonly named: NamedImage;
}

/** Who uses what of one stream. */
export interface StreamUses {
  readonly tags: ReadonlyMap<string, readonly PruneUse[]>;
  readonly images: ReadonlyMap<string, readonly PruneUse[]>;
}

/** Who uses what, by `project/stream`. */
export interface PruneUses {
  readonly streams: ReadonlyMap<string, StreamUses>;
  readonly invalid: readonly InvalidUse[];
}

/** The order in which `oc` goes through the lists, and tells users. */
const order: readonly WorkloadKind[] = [
  'pod',
  'replication controller',
  'deployment config',
  'replica set',
  'deployment',
  'daemon set',
  'build',
  'build config',
  'stateful set',
  'job',
  'cron job',
];

interface GrowingUses {
  readonly tags: Map<string, PruneUse[]>;
  readonly images: Map<string, PruneUse[]>;
}

/** Takes apart what all users name, whether or not they count: that depends on the options. */
export function* indexUses(users: readonly PruneUser[]): Slices<PruneUses> {
  const streams = new Map<string, GrowingUses>();
  const invalid: InvalidUse[] = [];
  for (const [at, user] of inOrder(users).entries()) {
    if (at % 200 === 199) yield undefined;
    for (const named of user.named) {
      const reference = parsePruneReference(named);
      const use = { user, place: named.place };
      if (reference.kind === 'invalid') invalid.push({ ...use, named });
      if (reference.kind === 'invalid' || reference.kind === 'elsewhere') continue;
      const uses = streams.get(reference.stream) ?? { tags: new Map(), images: new Map() };
      streams.set(reference.stream, uses);
      if (reference.kind === 'tag') addTo(uses.tags, reference.tag, use);
      else addTo(uses.images, reference.digest, use);
    }
  }
  return { streams, invalid };
}

function inOrder(users: readonly PruneUser[]): PruneUser[] {
  return order.flatMap((kind) => users.filter((user) => user.kind === kind));
}

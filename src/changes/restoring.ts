import type { StreamRead } from '../cluster/clusterWrites.ts';
import type { Deleted } from '../model/deleted.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { registryHostOf } from '../model/imageStream.ts';
import type { Missing, RestorationOutcome } from '../model/restoration.ts';
import { rightWords } from '../model/right.ts';
import type { StreamSnapshot } from '../model/streamSnapshot.ts';
import { missingOf, rightsFor } from './restorability.ts';
import { RestorationRun } from './restorationRun.ts';
import type { ChangeWork, ClusterWork, KnownRights } from './work.ts';

/** What it takes to put something back. */
interface RestoringWork extends ChangeWork {
  /** Asked before anything is sent, so that nothing is begun that the user may not end. */
  readonly rights?: KnownRights;
  /** How long to wait at most to see what a change made of a tag, ms; five seconds unless given. */
  readonly lookFor?: number;
}

/**
 * Puts something back and looks whether it can be pulled again. An interrupted restoration goes on where it stopped; what
 * others push meanwhile ends it and stays the newest. Rejects with a `FailureError`: `forbidden` with nothing sent when
 * the user is known to lack a right; after any other, what is back until then stays.
 */
export async function restore(deleted: Deleted, work: RestoringWork): Promise<RestorationOutcome> {
  const { rights } = work;
  const { project } = deleted.snapshot;
  const run = new RestorationRun(deleted, {
    ...work,
    permit: async (steps) => {
      const missing = rights && (await missingOf(rightsFor(steps, project), rights));
      if (missing === undefined) return;
      const reason = `the right to ${rightWords(missing)} is missing`;
      throw new FailureError({ kind: 'forbidden', doing: `put ${nameOf(deleted)} back`, reason });
    },
  });
  const { end, now, refusals } = await run.run();
  if (now !== undefined) work.saw({ kind: 'stream', stream: now.stream });
  if (end.kind === 'taken') return end;
  if (end.kind !== 'restored' || now === undefined) return { kind: 'there' };
  const failures = refusals.map((failure): Missing => ({ kind: 'failure', failure }));
  const missing = [...failures, ...differences(deleted, now.snapshot)];
  return { kind: 'restored', pullable: await pullable(deleted, now, work), missing };
}

function nameOf({ tag, snapshot: { project, name } }: Deleted): string {
  return `${project}/${name}${tag === undefined ? '' : `:${tag}`}`;
}

/** What of the stream itself is not as it was: it was kept without, or somebody else had made the stream anew. */
function differences({ snapshot, tag, withheld = [] }: Deleted, now: StreamSnapshot): readonly Missing[] {
  const away = withheld.filter((name) => !(name in now.annotations) && !(name in now.labels));
  const fields = (what: Readonly<Record<string, string>>): string =>
    JSON.stringify(Object.entries(what).sort());
  const different = (['labels', 'annotations'] as const).filter(
    (what) => tag === undefined && fields(snapshot[what]) !== fields(now[what]),
  );
  return [
    ...away.map((name): Missing => ({ kind: 'withheld', name })),
    ...different.map((what): Missing => ({ kind: 'different', what })),
  ];
}

/** Whether the registry gives the newest of the images; it knows better than the API. */
async function pullable(
  deleted: Deleted,
  { stream }: StreamRead,
  { client, session }: ClusterWork,
): Promise<'yes' | 'no' | 'unknown'> {
  const digest = newestImage(deleted.snapshot);
  const host = registryHostOf(stream);
  if (digest === undefined || host === undefined) return 'unknown';
  try {
    await client.manifest({ host, project: stream.project, stream: stream.name, digest }, session);
    return 'yes';
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    return error.failure.kind === 'notFound' ? 'no' : 'unknown';
  }
}

/** The image that came last to the newest of the tags. */
function newestImage({ tags }: StreamSnapshot): Digest | undefined {
  const heads = tags.flatMap(({ revisions }) => revisions.slice(0, 1));
  const time = (created: string | undefined): number => Date.parse(created ?? '') || 0;
  return heads.sort((a, b) => time(b.created) - time(a.created))[0]?.image;
}

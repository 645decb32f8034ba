import { setImmediate } from 'node:timers/promises';
import type { Connection } from '../../connection/connection.ts';
import { FailureError, type Failure } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { compact } from '../../model/json.ts';
import type { PruneProgress } from '../../model/prune/pruneRun.ts';
import type { ContentObserver, FollowedContent } from '../clusterPruning.ts';
import type { WatchEvent } from '../watchEvent.ts';
import { fetchPage } from '../listPages.ts';
import { ContentWatch } from './contentWatch.ts';
import { ListRun } from './listRun.ts';
import { imageSource, streamSource, type ListSource } from './listSources.ts';
import { parsePruneImage } from './pruneImages.ts';
import { parsePruneStream } from './pruneStreams.ts';
import { required } from './readList.ts';

type ChangeEvent = WatchEvent & { kind: 'change' };

interface Following {
  readonly connection: Connection;
  readonly observer: ContentObserver;
  readonly signal: AbortSignal;
}

/**
 * All images and streams, and what becomes of them: what `ClusterPruning.follow` promises. They are watched before they
 * are listed, so that nothing is on its way any more when the lists are there.
 */
export async function followContent(
  connection: Connection,
  observer: ContentObserver,
  signal: AbortSignal,
  progress: (progress: PruneProgress) => void,
): Promise<FollowedContent> {
  const following = { connection, observer, signal };
  const watches = await Promise.all([
    openWatch(imageSource, following, (event) => tellImage(observer, event)),
    openWatch(streamSource, following, (event) => tellStream(observer, event)),
  ]);
  const run = new ListRun({ connection, signal, progress, lists: 2 });
  await inParallel([imageSource, streamSource], 2, async (source) => {
    run.take(source, undefined, required(await run.read(source, undefined)));
  });
  const { images, streams } = run.input;
  const caughtUp = async (): Promise<void> => {
    await Promise.all(watches.map(({ watch }) => watch.ready()));
    // What has arrived is told before the next turn.
    await setImmediate();
  };
  const unwatched = watches.find(({ refusal }) => refusal !== undefined)?.refusal;
  return compact({ images, streams, unwatched, caughtUp });
}

interface OpenedWatch {
  readonly watch: ContentWatch;
  /** Why there is none: it is forbidden. */
  readonly refusal: Failure | undefined;
}

/** A watch from now on. One that is forbidden is no failure of what relies on it: that can be known. */
async function openWatch(
  source: ListSource,
  { connection, observer, signal }: Following,
  take: (event: ChangeEvent) => void,
): Promise<OpenedWatch> {
  const path = source.paths(undefined)[0] ?? '';
  const doing = `watch ${source.list}s in all projects`;
  const { version } = await fetchPage(connection, { path, doing, limit: 1, next: undefined }, signal);
  if (version === undefined) {
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the list has no version' });
  }
  const state: { isOpen: boolean; refusal?: Failure } = { isOpen: false };
  const ended = (failure: Failure): void => {
    if (failure.kind === 'forbidden' && !state.isOpen) state.refusal = failure;
    else observer.lost(failure);
  };
  const watch = new ContentWatch(connection, { path, doing, version, take, signal, ended });
  await watch.ready();
  state.isOpen = true;
  return { watch, refusal: state.refusal };
}

function tellImage(observer: ContentObserver, { type, object }: ChangeEvent): void {
  const image = type === 'added' ? parsePruneImage(object) : undefined;
  if (image !== undefined) observer.imageAdded(image);
}

function tellStream(observer: ContentObserver, { type, object }: ChangeEvent): void {
  const stream = type === 'deleted' ? undefined : parsePruneStream(object);
  if (stream !== undefined) observer.streamChanged(stream);
}

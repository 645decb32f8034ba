import { text } from '../json.ts';
import { PRUNER_PROJECT, reconcilePruner } from '../state/imagePruner.ts';
import { beginRun, endRun } from '../state/prunerRuns.ts';
import type { State } from '../state/state.ts';
import { plainOperations } from './coreObjects.ts';
import type { Operation, Operations } from './request.ts';
import { bodyObject } from './request.ts';

/** How long a run of the pruner takes until it begins, and then until it ends. */
const BEGIN_MILLISECONDS = 50;
const END_MILLISECONDS = 150;

const plain = plainOperations('batch', 'jobs', 'Job');

/** `jobs`: only kept, but for those of the image pruner, which run: they write a line and succeed. */
export const jobOperations: Operations = { ...plain, create: createJob(plain.create) };

function createJob(create: Operation | undefined): Operation {
  return async (request) => {
    if (create === undefined) throw new Error('jobs cannot be created');
    const answer = await create(request);
    const { state, path } = request;
    const created = text((bodyObject(request)['metadata'] as { name?: unknown } | undefined)?.name);
    if (path.project === PRUNER_PROJECT && created !== undefined) run(state, created);
    return answer;
  };
}

function run(state: State, name: string): void {
  setTimeout(() => {
    const job = state.collection('batch', 'jobs').get(PRUNER_PROJECT, name);
    if (job === undefined) return;
    beginRun(state, job);
    setTimeout(() => {
      endRun(state, name, { at: new Date(), log: 'Deleted 0 objects.\n' });
      reconcilePruner(state);
    }, END_MILLISECONDS);
  }, BEGIN_MILLISECONDS);
}

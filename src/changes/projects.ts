import { FailureError, type Failure } from '../model/failure.ts';
import {
  changedWords,
  sameWords,
  type NewProject,
  type ProjectContents,
  type ProjectSnapshot,
  type ProjectWords,
} from '../model/project/projectSnapshot.ts';
import { mayBeDone, patience } from './doubt.ts';
import type { ClusterWork } from './work.ts';

/** How a session does what is asked of it: hears of refusals, and says that it was closed. */
export interface SessionWork extends ClusterWork {
  readonly whileOpen: <T>(task: Promise<T>) => Promise<T>;
}

/** `elsewhere`: somebody else gave it other words meanwhile, and nothing was changed. */
export interface DescriptionOutcome {
  readonly kind: 'changed' | 'elsewhere';
  readonly project: ProjectSnapshot;
}

/** Makes, describes and deletes the projects of a session. Every call rejects with a `FailureError`. */
export class ProjectChanges {
  readonly #work: SessionWork;

  constructor(work: SessionWork) {
    this.#work = work;
  }

  /** Why the user may request no project, in the words of the cluster; undefined when they may. */
  async refusal(): Promise<string | undefined> {
    const { client, session, whileOpen } = this.#work;
    return whileOpen(client.projects.refusal(session));
  }

  /** Makes a project; `conflict` when there is one of that name. */
  async create(project: NewProject): Promise<void> {
    await this.#work.whileOpen(create(project, this.#work));
  }

  /** A project as it is now. */
  async read(name: string): Promise<ProjectSnapshot> {
    const { client, session, whileOpen } = this.#work;
    return whileOpen(client.projects.read(name, session));
  }

  /** Gives a project other words, if it has those that were seen. */
  async describe(seen: ProjectSnapshot, words: ProjectWords): Promise<DescriptionOutcome> {
    return this.#work.whileOpen(describe(seen, words, this.#work));
  }

  /** What is in a project; rejects with the signal's reason, too. */
  async contents(name: string, signal: AbortSignal): Promise<ProjectContents> {
    const { client, session } = this.#work;
    return client.projects.contents(name, AbortSignal.any([signal, session]));
  }

  /** Deletes a project if it is the one that was seen; `conflict` when it is another one of the same name. */
  async delete(seen: ProjectSnapshot): Promise<void> {
    await this.#work.whileOpen(remove(seen, this.#work));
  }
}

async function create(project: NewProject, { client, session }: ClusterWork): Promise<void> {
  try {
    await client.projects.request(project, session);
  } catch (error) {
    const isLost = mayBeDone(error) && error.failure.kind !== 'conflict';
    const made = isLost ? await readUnless(unseen, project.name, { client, session }) : undefined;
    if (made === undefined || !sameWords(made, project)) throw error;
  }
}

/** A new project is annotated by the cluster for a while, so a conflict says little: only its words count. */
async function describe(
  seen: ProjectSnapshot,
  words: ProjectWords,
  { client, session }: ClusterWork,
): Promise<DescriptionOutcome> {
  const changed = changedWords(seen, words);
  let current = seen;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return { kind: 'changed', project: await client.projects.describe(current, changed, session) };
    } catch (error) {
      session.throwIfAborted();
      if (!mayBeDone(error)) throw error;
      current = await client.projects.read(seen.name, session);
      const isConflict = error.failure.kind === 'conflict';
      const isSame = current.uid === seen.uid;
      if (!isConflict && isSame && sameWords(current, words)) return { kind: 'changed', project: current };
      if (!isSame || !sameWords(current, seen)) return { kind: 'elsewhere', project: current };
      if (!isConflict || attempt === patience) throw error;
    }
  }
}

/**
 * Old servers do not look at the uid that is sent along, so it is compared right before as well. Whoever may no longer look
 * is told so: it may be there as before.
 */
async function remove(seen: ProjectSnapshot, work: ClusterWork): Promise<void> {
  const now = await readUnless(['notFound'], seen.name, work);
  if (now === undefined || (now.uid === seen.uid && !now.active)) return;
  if (now.uid !== seen.uid) throw another(seen);
  try {
    await work.client.projects.delete(seen, work.session);
  } catch (error) {
    if (!mayBeDone(error)) throw error;
    const after = await readUnless(unseen, seen.name, work);
    if (after !== undefined && (after.uid !== seen.uid || after.active)) throw error;
  }
}

function another({ name }: ProjectSnapshot): FailureError {
  const reason = 'it was deleted and made again';
  return new FailureError({ kind: 'conflict', doing: `delete the project ${name}`, reason });
}

/** What most people hear of a project that is not there: whether it is, is not for them to know. */
const unseen: readonly Failure['kind'][] = ['notFound', 'forbidden'];

/** A project as it is; undefined when it cannot be read for one of the reasons. */
async function readUnless(
  reasons: readonly Failure['kind'][],
  name: string,
  { client, session }: ClusterWork,
): Promise<ProjectSnapshot | undefined> {
  try {
    return await client.projects.read(name, session);
  } catch (error) {
    if (error instanceof FailureError && reasons.includes(error.failure.kind)) return undefined;
    throw error;
  }
}

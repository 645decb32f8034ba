import type { IssuedToken } from '../cluster/clusterLogins.ts';
import type { AccessSubject } from '../model/access/access.ts';
import type { AccessOutcome } from '../model/access/accessOutcome.ts';
import type { AccessPlan } from '../model/access/accessPlan.ts';
import type { PullAnswer } from '../model/access/pullAnswer.ts';
import type { Deleted, DeletedRecords } from '../model/deleted.ts';
import type { DeletionItem, DeletionOutcome, DeletionTarget } from '../model/deletion.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import type { ImportOutcome, ImportPlan } from '../model/import/importPlan.ts';
import type { ImportAnswer, ImportRequest } from '../model/import/importRequest.ts';
import type { AccountPlan, LoginAccount } from '../model/login/loginAccount.ts';
import type { Restorability, RestorationOutcome, RestorationPlan } from '../model/restoration.ts';
import type { Retag, RetagOutcome } from '../model/retag.ts';
import type { StreamTarget } from '../model/target.ts';
import { applyAccessChange } from './access/applyAccessChange.ts';
import { mayPull, mayPush } from './access/mayPull.ts';
import { deleteAll } from './deleting.ts';
import { importImages, previewImport } from './importing.ts';
import { createLoginAccount, revokeLoginAccount, type AccountOutcome } from './loginAccounts.ts';
import { GroupChanges } from './groups.ts';
import { ProjectChanges } from './projects.ts';
import { restorability, restorationPlan } from './restorability.ts';
import { restore } from './restoring.ts';
import { Rights } from './rights.ts';
import { sessionEnded } from './sessionEnded.ts';
import { applyRetag, createStream } from './tagging.ts';
import type { ChangeWork } from './work.ts';

/** What a writer needs of its session. */
interface WriterOptions extends ChangeWork {
  /** The rows of a stream look different now: something in it is being deleted, or no longer is. */
  readonly redraw: (stream: StreamTarget) => void;
  /** Whether a stream that is known has the image. */
  readonly holds: (image: Digest) => boolean;
  /** Who may do what in a project is no longer as it was. */
  readonly accessChanged: (project: string) => void;
}

/** How a deletion is watched over. */
interface DeletionRun {
  readonly records: DeletedRecords;
  /** Stops before the next item. */
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number, item: DeletionItem) => void;
}

/** Everything that changes the cluster of a session, and what is asked before. Plans come in, outcomes go out. */
export class Writer {
  readonly rights: Rights;
  readonly projects: ProjectChanges;
  readonly groups: GroupChanges;
  readonly #options: WriterOptions;
  readonly #deleting = new Set<string>();

  constructor(options: WriterOptions) {
    this.#options = options;
    this.rights = new Rights({ client: options.client, signal: options.session });
    const work = { ...options, whileOpen: <T>(task: Promise<T>) => this.#whileOpen(task) };
    this.projects = new ProjectChanges(work);
    this.groups = new GroupChanges(work);
  }

  /** Whether a tag or stream is being deleted right now. */
  isDeleting(target: DeletionTarget): boolean {
    // Every row asks.
    return this.#deleting.size > 0 && this.#deleting.has(keyOf(target));
  }

  /** Deletes what a plan holds, and nothing that is not as it was confirmed. Never rejects; outcomes are in order. */
  async deleteAll(items: readonly DeletionItem[], run: DeletionRun): Promise<readonly DeletionOutcome[]> {
    const { client, session, saw } = this.#options;
    const outcomes = await deleteAll(items, {
      ...run,
      client,
      server: client.server,
      session,
      saw,
      deleting: (item, yes) => this.#mark(item, yes),
    });
    for (const outcome of outcomes) if ('failure' in outcome) this.#heard(outcome.failure);
    return outcomes;
  }

  /** What it would take to put something back now. Rejects with a `FailureError`. */
  async restorationPlan(deleted: Deleted): Promise<RestorationPlan> {
    return this.#whileOpen(restorationPlan(deleted, this.#options));
  }

  /** Whether something can come back, as far as the user may know. Rejects with a `FailureError`. */
  async restorability(deleted: Deleted): Promise<Restorability> {
    return this.#whileOpen(restorability(deleted, { ...this.#options, rights: this.rights }));
  }

  /** Puts something back. Rejects with a `FailureError`; what was put back until then stays, and it can be called again. */
  async restore(deleted: Deleted): Promise<RestorationOutcome> {
    const outcome = await this.#whileOpen(restore(deleted, { ...this.#options, rights: this.rights }));
    if (outcome.kind === 'restored') {
      for (const missing of outcome.missing) if (missing.kind === 'failure') this.#heard(missing.failure);
    }
    return outcome;
  }

  /** Gives an image a tag. Rejects with a `FailureError`. */
  async tag(retag: Retag): Promise<RetagOutcome> {
    return this.#whileOpen(applyRetag(retag, this.#options));
  }

  /** Makes an empty image stream. Rejects with a `FailureError`. */
  async createStream(target: StreamTarget): Promise<void> {
    return this.#whileOpen(createStream(target, this.#options));
  }

  /** What an import would find. Rejects with a `FailureError`, or with the signal's reason. */
  async previewImport(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer> {
    return this.#whileOpen(previewImport(request, this.#options, signal));
  }

  /** Imports images from another registry. Rejects with a `FailureError`, or with the signal's reason. */
  async importImages(plan: ImportPlan, signal: AbortSignal): Promise<ImportOutcome> {
    return this.#whileOpen(importImages(plan, this.#options, signal));
  }

  /** Makes a service account for logins at the registry. Never rejects. */
  async createLoginAccount(plan: AccountPlan): Promise<AccountOutcome> {
    const outcome = await createLoginAccount(plan, this.#options);
    if (outcome.kind === 'failed') this.#heard(outcome.failure);
    return outcome;
  }

  /** Makes another token of a service account for logins. Rejects with a `FailureError`. */
  async requestLoginToken({ project, name }: LoginAccount, seconds: number): Promise<IssuedToken> {
    const { client, session } = this.#options;
    return this.#whileOpen(client.logins.requestToken(project, name, seconds, session));
  }

  /** Deletes a service account for logins with its role bindings. Rejects with a `FailureError`. */
  async revokeLoginAccount(account: LoginAccount): Promise<void> {
    await this.#whileOpen(revokeLoginAccount(account, this.#options));
  }

  /** Whether somebody may pull the images of a project. Rejects with the signal's reason alone. */
  async mayPull(subject: AccessSubject, project: string, signal?: AbortSignal): Promise<PullAnswer> {
    return this.#whileOpen(mayPull(subject, project, this.#asking(signal)));
  }

  /** The same for pushing. */
  async mayPush(subject: AccessSubject, project: string, signal?: AbortSignal): Promise<PullAnswer> {
    return this.#whileOpen(mayPush(subject, project, this.#asking(signal)));
  }

  /** Makes a change of access that was confirmed. Rejects with a `FailureError`; what was changed until then stays. */
  async changeAccess(plan: AccessPlan): Promise<AccessOutcome> {
    try {
      return await this.#whileOpen(applyAccessChange(plan, this.#options));
    } finally {
      // One's own rights may have changed with it.
      this.rights.forget();
      this.#options.accessChanged(plan.project);
    }
  }

  #asking(signal: AbortSignal | undefined) {
    const { client, session } = this.#options;
    const either = signal === undefined ? session : AbortSignal.any([signal, session]);
    return { client, session: either, rights: this.rights };
  }

  /** The answer of a task, or a failure that says that the session was closed under it. */
  async #whileOpen<T>(task: Promise<T>): Promise<T> {
    try {
      return await task;
    } catch (error) {
      if (error instanceof FailureError) this.#heard(error.failure);
      if (error instanceof FailureError || !this.#options.session.aborted) throw error;
      throw sessionEnded(new URL(this.#options.client.server).host);
    }
  }

  /** A refusal means that what is known of rights is no longer so. */
  #heard({ kind }: Failure): void {
    if (kind === 'forbidden') this.rights.forget();
  }

  #mark(item: DeletionItem, yes: boolean): void {
    const { project, stream } = item;
    const key = keyOf(item.kind === 'tag' ? item : { project, stream });
    if (yes) this.#deleting.add(key);
    else this.#deleting.delete(key);
    this.#options.redraw({ project, stream });
  }
}

function keyOf(target: DeletionTarget): string {
  const { project, stream } = target;
  return JSON.stringify('tag' in target ? [project, stream, target.tag] : [project, stream]);
}

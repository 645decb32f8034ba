import type { Writer } from '../changes/writer.ts';
import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { AccessSubject, ProjectAccess, ProjectPolicy } from '../model/access/access.ts';
import type { AccessFacts } from '../model/access/accessFacts.ts';
import type { AccessOutcome } from '../model/access/accessOutcome.ts';
import type { AccessPlan, AccessWish } from '../model/access/accessPlan.ts';
import { planAccessChange } from '../model/access/planAccess.ts';
import { policyOf } from '../model/access/policy.ts';
import { projectAccess } from '../model/access/projectAccess.ts';
import type { PullAnswer } from '../model/access/pullAnswer.ts';
import { subjectsOf } from '../model/access/subject.ts';
import { failureOf } from '../model/failure.ts';
import { rights as named, type ProjectRight } from '../model/right.ts';
import { readAccess } from './accessReading.ts';

/** Who may do what in a project, and what that was worked out from. */
export interface LookedAccess {
  readonly access: ProjectAccess;
  readonly facts: AccessFacts;
}

/** Names to choose from; empty where they may not be listed. */
export interface SuggestedSubjects {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** Whether there are more than these, or some may not be listed. */
  readonly more: boolean;
}

interface ProjectAccessesOptions {
  readonly client: Pick<ClusterClient, 'access'>;
  readonly writer: Writer;
  /** Ends everything. */
  readonly signal: AbortSignal;
  /** More is known of the access to a project, or it is another. */
  readonly changed: (project: string) => void;
}

interface SeenPolicy {
  /** Undefined when it could not be asked. */
  readonly policy: ProjectPolicy | undefined;
  /** Until when it counts, ms since the epoch. */
  readonly until: number;
}

/** How long a policy counts, and how long it is not asked for again when that failed, ms. */
const freshFor = 300_000;
const retryAfter = 30_000;
const nothingListed = { names: [], more: true };

/** Who may do what in the projects of a session. */
export class ProjectAccesses {
  readonly #options: ProjectAccessesOptions;
  readonly #policies = new Map<string, SeenPolicy>();
  readonly #asking = new Map<string, Promise<void>>();
  /** How often the access to each project was changed. */
  readonly #changes = new Map<string, number>();

  constructor(options: ProjectAccessesOptions) {
    this.#options = options;
  }

  /** Who may pull without being named, as far as it was looked at; asks nothing. */
  policy(project: string): ProjectPolicy | undefined {
    return this.#policies.get(project)?.policy;
  }

  /** Looks who may pull without being named: one request in five minutes. Never rejects; `changed` tells. */
  async lookAtPolicy(project: string): Promise<void> {
    if ((this.#policies.get(project)?.until ?? 0) > performance.now()) return;
    const asking = this.#asking.get(project) ?? this.#askPolicy(project);
    await asking;
  }

  /** Reads who may do what, now. Rejects with a `FailureError`; what may not be read is said in the answer. */
  async look(project: string, signal: AbortSignal): Promise<LookedAccess> {
    const { client, writer } = this.#options;
    const changes = this.#changes.get(project);
    const [read] = await Promise.all([
      readAccess(client.access, project, this.#limited(signal)),
      writer.rights.ask([named.grant(project)]),
    ]);
    // What was read while it was changed is of before.
    if (this.#changes.get(project) !== changes) return this.look(project, signal);
    const facts = { ...read, missing: this.#missing(read) };
    const access = projectAccess(facts);
    if (access.policy !== 'unknown') this.#saw(project, access.policy, freshFor);
    return { facts, access };
  }

  /** What a wish takes; asks nothing. */
  plan({ facts }: LookedAccess, wish: AccessWish): AccessPlan {
    return planAccessChange(facts, wish);
  }

  /** Makes a change that a person has confirmed. Rejects with a `FailureError`. */
  async change(plan: AccessPlan): Promise<AccessOutcome> {
    return this.#options.writer.changeAccess(plan);
  }

  /** Whether somebody may pull the images of a project. Rejects with the signal's reason, or when the session is closed. */
  async mayPull(subject: AccessSubject, project: string, signal: AbortSignal): Promise<PullAnswer> {
    return this.#options.writer.mayPull(subject, project, signal);
  }

  /** The same for pushing. */
  async mayPush(subject: AccessSubject, project: string, signal: AbortSignal): Promise<PullAnswer> {
    return this.#options.writer.mayPush(subject, project, signal);
  }

  /** Users and groups to choose from. Rejects with the signal's reason alone. */
  async suggestions(signal: AbortSignal): Promise<SuggestedSubjects> {
    const { access } = this.#options.client;
    const limited = this.#limited(signal);
    const [users, groups] = await Promise.all([
      access.users(limited).catch(() => nothingListed),
      access.groups(limited).catch(() => ({ groups: [], more: true })),
    ]);
    limited.throwIfAborted();
    const names = groups.groups.map(({ name }) => name);
    return { users: users.names, groups: names, more: users.more || groups.more };
  }

  /** The service accounts of a project; empty where they may not be listed. Rejects with the signal's reason alone. */
  async serviceAccounts(project: string, signal: AbortSignal): Promise<readonly string[]> {
    const limited = this.#limited(signal);
    const { access } = this.#options.client;
    const { names } = await access.serviceAccounts(project, limited).catch(() => nothingListed);
    limited.throwIfAborted();
    return names;
  }

  /** What was seen of a project is no longer so: what is shown of it is looked at again. */
  accessChanged(project: string): void {
    this.#changes.set(project, (this.#changes.get(project) ?? 0) + 1);
    const isShown = this.#policies.has(project) || this.#asking.has(project);
    this.#options.changed(project);
    // An answer that is on its way may be from before the change.
    if (isShown) void this.#askPolicy(project);
  }

  /** Forgets when things were seen: who looks next asks again. */
  forget(): void {
    for (const [project, { policy }] of this.#policies) this.#policies.set(project, { policy, until: 0 });
  }

  /** Bindings that cannot be read cannot be changed without losing what they hold. */
  #missing({ project, bindings }: Pick<AccessFacts, 'project' | 'bindings'>): ProjectRight | undefined {
    const grant = named.grant(project);
    if (this.#options.writer.rights.answer(grant) === 'no') return grant;
    return bindings === undefined ? named.seeBindings(project) : undefined;
  }

  #askPolicy(project: string): Promise<void> {
    const asked = this.#fetchPolicy(project).then((seen) => {
      if (this.#asking.get(project) !== asked) return;
      this.#asking.delete(project);
      if (seen !== undefined) this.#saw(project, seen.policy, seen.counts);
    });
    this.#asking.set(project, asked);
    return asked;
  }

  /** Undefined once the session is closed. */
  async #fetchPolicy(
    project: string,
  ): Promise<{ readonly policy: ProjectPolicy | undefined; readonly counts: number } | undefined> {
    const { client, signal } = this.#options;
    try {
      const pullers = await client.access.whoCan(named.pull(project), signal);
      return { policy: policyOf(subjectsOf(pullers)), counts: freshFor };
    } catch (error) {
      if (signal.aborted) return undefined;
      const isForbidden = failureOf(error, '').kind === 'forbidden';
      return isForbidden
        ? { policy: 'unknown', counts: freshFor }
        : { policy: undefined, counts: retryAfter };
    }
  }

  #saw(project: string, policy: ProjectPolicy | undefined, counts: number): void {
    const before = this.policy(project);
    this.#policies.set(project, { policy, until: performance.now() + counts });
    if (before !== policy) this.#options.changed(project);
  }

  #limited(signal: AbortSignal): AbortSignal {
    return AbortSignal.any([signal, this.#options.signal]);
  }
}

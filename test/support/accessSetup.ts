import { applyAccessChange } from '../../src/changes/access/applyAccessChange.ts';
import type { ClusterClient } from '../../src/cluster/clusterClient.ts';
import type { AccessSubject, ProjectAccess, RoleBinding } from '../../src/model/access/access.ts';
import type { AccessFacts } from '../../src/model/access/accessFacts.ts';
import type { AccessOutcome } from '../../src/model/access/accessOutcome.ts';
import type { AccessPlan, AccessWish } from '../../src/model/access/accessPlan.ts';
import { planAccessChange } from '../../src/model/access/planAccess.ts';
import { projectAccess } from '../../src/model/access/projectAccess.ts';
import { readAccess } from '../../src/store/accessReading.ts';

const session = new AbortController().signal;

export const user = (name: string): AccessSubject => ({ kind: 'user', name });
export const group = (name: string): AccessSubject => ({ kind: 'group', name });
export const account = (project: string, name: string): AccessSubject => ({
  kind: 'serviceAccount',
  project,
  name,
});

/** What a person does about the access to a project, through one client. */
export class AccessPerson {
  readonly #client: ClusterClient;
  readonly #project: string;

  constructor(client: ClusterClient, project: string) {
    this.#client = client;
    this.#project = project;
  }

  async facts(): Promise<AccessFacts> {
    return { ...(await readAccess(this.#client.access, this.#project, session)), missing: undefined };
  }

  async access(): Promise<ProjectAccess> {
    return projectAccess(await this.facts());
  }

  async plan(wish: AccessWish): Promise<AccessPlan> {
    return planAccessChange(await this.facts(), wish);
  }

  async confirm(plan: AccessPlan): Promise<AccessOutcome> {
    return applyAccessChange(plan, { client: this.#client, session });
  }

  async do(wish: AccessWish): Promise<AccessOutcome> {
    return this.confirm(await this.plan(wish));
  }

  bindings(): Promise<readonly RoleBinding[]> {
    return this.#client.access.bindings(this.#project, session);
  }

  async binding(name: string): Promise<RoleBinding | undefined> {
    return (await this.bindings()).find((binding) => binding.name === name);
  }

  /** Makes a binding as somebody else would. */
  bind(name: string, role: string, ...subjects: AccessSubject[]): Promise<RoleBinding> {
    const binding = { name, role: { kind: 'ClusterRole', name: role } as const, subjects };
    return this.#client.access.createBinding(this.#project, binding, session);
  }
}

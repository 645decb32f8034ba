import type { Connection } from '../connection/connection.ts';
import type { Role, RoleBinding } from '../model/access/access.ts';
import type { Identity, ListedGroups, ListedNames, ReviewAnswer, WhoCan } from '../model/access/review.ts';
import { FailureError } from '../model/failure.ts';
import { record, text, texts, type JsonRecord } from '../model/json.ts';
import type { ProjectRight } from '../model/right.ts';
import { reviewSomebody, reviewWhoCan } from './accessReviews.ts';
import { rbac } from './accountLists.ts';
import type { ClusterAccess, NewBinding, SubjectChange } from './clusterAccess.ts';
import { fetchAll, fetchPage } from './listPages.ts';
import { refused, refusedPatch } from './refusal.ts';
import {
  clusterRoleBindingsPath,
  parseRoleBinding,
  rawSubject,
  roleBindingsPath,
  subjectPatch,
} from './roleBindings.ts';
import { clusterRolesPath, parseRole, rolesPath } from './roles.ts';

const userApi = '/apis/user.openshift.io/v1';
/** Names on the one page that is asked for. */
const limit = 500;

/** `ClusterAccess` over the APIs of Kubernetes and OpenShift. */
export class OpenShiftAccess implements ClusterAccess {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async me(signal: AbortSignal): Promise<Identity> {
    const doing = 'ask who you are';
    const answer = record(await this.#connection.get(`${userApi}/users/~`, { doing, signal }));
    return { user: nameOf(answer), groups: texts(answer['groups']) };
  }

  async whoCan(right: ProjectRight, signal: AbortSignal): Promise<WhoCan> {
    return reviewWhoCan(this.#connection, right, signal);
  }

  async review(identity: Identity, right: ProjectRight, signal: AbortSignal): Promise<ReviewAnswer> {
    return reviewSomebody(this.#connection, identity, right, signal);
  }

  async bindings(project: string, signal: AbortSignal): Promise<readonly RoleBinding[]> {
    const raw = await this.#list(roleBindingsPath(project), `list role bindings in ${project}`, signal);
    return raw.flatMap((each) => parseRoleBinding(each) ?? []);
  }

  async clusterBindings(signal: AbortSignal): Promise<readonly RoleBinding[]> {
    const raw = await this.#list(clusterRoleBindingsPath, 'list role bindings of the whole cluster', signal);
    return raw.flatMap((each) => parseRoleBinding(each) ?? []);
  }

  async clusterRoles(signal: AbortSignal): Promise<readonly Role[]> {
    const raw = await this.#list(clusterRolesPath, 'list cluster roles', signal);
    return raw.flatMap((each) => parseRole(each) ?? []);
  }

  async roles(project: string, signal: AbortSignal): Promise<readonly Role[]> {
    const raw = await this.#list(rolesPath(project), `list roles in ${project}`, signal);
    return raw.flatMap((each) => parseRole(each) ?? []);
  }

  async createBinding(project: string, binding: NewBinding, signal: AbortSignal): Promise<RoleBinding> {
    const { name, role, subjects } = binding;
    const doing = `give the role ${role.name} in ${project}`;
    const body = {
      apiVersion: `${rbac}/v1`,
      kind: 'RoleBinding',
      metadata: { name, namespace: project },
      roleRef: { apiGroup: rbac, ...role },
      subjects: subjects.map(rawSubject),
    };
    const sent = this.#connection.send('POST', roleBindingsPath(project), body, { doing, signal });
    return parsed(await sent.catch(refused), doing);
  }

  async changeSubjects(seen: RoleBinding, change: SubjectChange, signal: AbortSignal): Promise<RoleBinding> {
    const doing = `change who has the role ${seen.role.name} in ${seen.project ?? 'the whole cluster'}`;
    const contentType = 'application/json-patch+json';
    const options = { doing, signal, contentType };
    const sent = this.#connection.send('PATCH', pathOf(seen), subjectPatch(seen, change), options);
    return parsed(await sent.catch(refusedPatch), doing);
  }

  async deleteBinding(seen: RoleBinding, signal: AbortSignal): Promise<void> {
    const doing = `take the role ${seen.role.name} away in ${seen.project ?? 'the whole cluster'}`;
    const { uid, resourceVersion } = seen;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
    await this.#connection.send('DELETE', pathOf(seen), body, { doing, signal }).catch(refused);
  }

  async users(signal: AbortSignal): Promise<ListedNames> {
    return this.#names(`${userApi}/users`, 'list users', signal);
  }

  async groups(signal: AbortSignal): Promise<ListedGroups> {
    const page = { path: `${userApi}/groups`, doing: 'list groups', limit, next: undefined };
    const { items, next } = await fetchPage(this.#connection, page, signal);
    const groups = items.flatMap((raw) => {
      const name = nameOf(raw);
      return name === undefined ? [] : [{ name, users: texts(raw['users']) }];
    });
    return { groups, more: next !== undefined };
  }

  async serviceAccounts(project: string, signal: AbortSignal): Promise<ListedNames> {
    const path = `/api/v1/namespaces/${encodeURIComponent(project)}/serviceaccounts`;
    return this.#names(path, `list service accounts in ${project}`, signal);
  }

  async #names(path: string, doing: string, signal: AbortSignal): Promise<ListedNames> {
    const page = await fetchPage(this.#connection, { path, doing, limit, next: undefined }, signal);
    return { names: page.items.flatMap((raw) => nameOf(raw) ?? []), more: page.next !== undefined };
  }

  async #list(path: string, doing: string, signal: AbortSignal): Promise<readonly JsonRecord[]> {
    return fetchAll(this.#connection, { path, doing }, signal);
  }
}

function pathOf({ project, name }: RoleBinding): string {
  const path = project === undefined ? clusterRoleBindingsPath : roleBindingsPath(project);
  return `${path}/${encodeURIComponent(name)}`;
}

function parsed(answer: unknown, doing: string): RoleBinding {
  const binding = parseRoleBinding(answer);
  if (binding !== undefined) return binding;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the answer is no role binding' });
}

function nameOf(raw: JsonRecord): string | undefined {
  return text(record(raw['metadata'])['name']);
}

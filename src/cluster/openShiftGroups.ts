import type { Connection, SendMethod } from '../connection/connection.ts';
import { FailureError, failureOf } from '../model/failure.ts';
import type { RoleBinding } from '../model/access/access.ts';
import { sameSubject } from '../model/access/subject.ts';
import { compact, list, record, text } from '../model/json.ts';
import { compareNames } from '../model/project.ts';
import type { GroupBindings, MemberChange, UserGroup } from '../model/userGroup/userGroup.ts';
import type { ClusterGroups } from './clusterGroups.ts';
import { fetchAll } from './listPages.ts';
import { refused, refusedPatch } from './refusal.ts';
import { rbac } from './accountLists.ts';
import { clusterRoleBindingsPath, parseRoleBinding } from './roleBindings.ts';

const apiVersion = 'user.openshift.io/v1';
const groupsPath = `/apis/${apiVersion}/groups`;
const roleBindingsOfAll = `/apis/${rbac}/v1/rolebindings`;

/** `ClusterGroups` over the OpenShift API. */
export class OpenShiftGroups implements ClusterGroups {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async list(signal: AbortSignal): Promise<readonly UserGroup[]> {
    const all = await fetchAll(this.#connection, { path: groupsPath, doing: 'list groups' }, signal);
    return all.flatMap((raw) => parseGroup(raw) ?? []);
  }

  async read(name: string, signal: AbortSignal): Promise<UserGroup> {
    const doing = `read the group ${name}`;
    return parsed(await this.#connection.get(pathOf(name), { doing, signal }), doing);
  }

  async create(name: string, users: readonly string[], signal: AbortSignal): Promise<UserGroup> {
    const doing = `create the group ${name}`;
    const body = { apiVersion, kind: 'Group', metadata: { name }, users };
    return parsed(await this.#send('POST', groupsPath, body, doing, signal), doing);
  }

  async change(seen: UserGroup, change: MemberChange, signal: AbortSignal): Promise<UserGroup> {
    const doing = `change who is in the group ${seen.name}`;
    const contentType = 'application/json-patch+json';
    const sent = this.#connection.send('PATCH', pathOf(seen.name), patchOf(seen, change), {
      doing,
      signal,
      contentType,
    });
    return parsed(await sent.catch(refusedPatch), doing);
  }

  async delete({ name, uid, resourceVersion }: UserGroup, signal: AbortSignal): Promise<void> {
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
    await this.#send('DELETE', pathOf(name), body, `delete the group ${name}`, signal);
  }

  async bindingsOf(group: string, signal: AbortSignal): Promise<GroupBindings> {
    const [inProjects, ofCluster] = await Promise.all([
      this.#bindings(roleBindingsOfAll, group, signal),
      this.#bindings(clusterRoleBindingsPath, group, signal),
    ]);
    const projects = (inProjects ?? []).flatMap(({ project }) => project ?? []);
    const clusterRoles = (ofCluster ?? []).map(({ role }) => role.name);
    return {
      projects: [...new Set(projects)].sort(compareNames),
      clusterRoles: [...new Set(clusterRoles)].sort(compareNames),
      complete: inProjects !== undefined && ofCluster !== undefined,
    };
  }

  /** The bindings that name a group; undefined when they may not be listed. */
  async #bindings(path: string, name: string, signal: AbortSignal): Promise<RoleBinding[] | undefined> {
    const doing = 'list role bindings of the whole cluster';
    try {
      const all = await fetchAll(this.#connection, { path, doing }, signal);
      return all
        .flatMap((raw) => parseRoleBinding(raw) ?? [])
        .filter(({ subjects }) => subjects.some((subject) => sameSubject(subject, { kind: 'group', name })));
    } catch (error) {
      signal.throwIfAborted();
      if (failureOf(error, doing).kind === 'forbidden') return undefined;
      throw error;
    }
  }

  async #send(
    method: SendMethod,
    path: string,
    body: unknown,
    doing: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    return await this.#connection.send(method, path, body, { doing, signal }).catch(refused);
  }
}

/**
 * The version stands for all else that is tested: a group that was changed meanwhile is a 409, a failed `test` of its own
 * would be a 422. Users are taken out from the last place on, so that the places before stay what they are.
 */
function patchOf({ resourceVersion, users }: UserGroup, { add, remove }: MemberChange): readonly object[] {
  const places = users.flatMap((user, index) => (remove.includes(user) ? [{ user, index }] : []));
  return [
    { op: 'replace', path: '/metadata/resourceVersion', value: resourceVersion },
    // A group without users has no list to add to.
    ...(users.length === 0 ? [{ op: 'add', path: '/users', value: [] }] : []),
    ...places.toReversed().flatMap(({ user, index }) => {
      const path = `/users/${index}`;
      return [
        { op: 'test', path, value: user },
        { op: 'remove', path },
      ];
    }),
    ...add.map((value) => ({ op: 'add', path: '/users/-', value })),
  ];
}

function pathOf(name: string): string {
  return `${groupsPath}/${encodeURIComponent(name)}`;
}

/** A Group as the model has it; undefined without name or uid. */
function parseGroup(raw: unknown): UserGroup | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  const uid = text(metadata['uid']);
  if (name === undefined || uid === undefined) return undefined;
  return compact({
    name,
    uid,
    resourceVersion: text(metadata['resourceVersion']) ?? '',
    users: list(record(raw)['users']).flatMap((user) => text(user) ?? []),
    syncedFrom: text(record(metadata['annotations'])['openshift.io/ldap.url']),
  });
}

function parsed(raw: unknown, doing: string): UserGroup {
  const group = parseGroup(raw);
  if (group !== undefined) return group;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the group has no name or no uid' });
}

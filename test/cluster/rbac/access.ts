import type { Identity } from '../identity.ts';
import type { PolicyRule, RoleBinding, Subject } from '../state/objects.ts';
import type { State } from '../state/state.ts';

/** Something one may or may not do. `resource` carries the subresource: `imagestreams/layers`. */
export interface Action {
  verb: string;
  group: string;
  resource: string;
  /** The project; undefined at the cluster scope. */
  project: string | undefined;
  name?: string | undefined;
}

/** A binding that gives somebody some rules. */
interface Grant {
  binding: RoleBinding;
  rules: readonly PolicyRule[];
}

/** Decides who may do what, from the roles and bindings in the state. */
export class Access {
  readonly #state: State;

  constructor(state: State) {
    this.#state = state;
  }

  /** Whether the user may do it. */
  allows(identity: Identity, action: Action): boolean {
    return this.reason(identity, action) !== undefined;
  }

  /**
   * Why the user may do it, in the words of the RBAC authorizer; undefined when not. A review of others counts the groups that
   * it names and no more (`asNamed`): those of Group objects are added when somebody logs in.
   */
  reason(identity: Identity, action: Action, asNamed = false): string | undefined {
    for (const { binding, rules } of this.#grants(action.project)) {
      const { namespace, name } = binding.metadata;
      const subject = binding.subjects.find((each) => this.#includes(each, namespace, identity, asNamed));
      if (subject === undefined || !rules.some((rule) => covers(rule, action))) continue;
      const bound =
        namespace === undefined
          ? `ClusterRoleBinding ${quoted(name)}`
          : `RoleBinding ${quoted(`${name}/${namespace}`)}`;
      const { kind, name: role } = binding.roleRef;
      return `RBAC: allowed by ${bound} of ${kind} ${quoted(role)} to ${described(subject, namespace)}`;
    }
    return undefined;
  }

  /** Whether the user may ask for a path that is no resource. */
  allowsPath(identity: Identity, verb: string, path: string): boolean {
    return this.rules(identity, undefined).some(
      (rule) =>
        includes(rule.verbs, verb) &&
        (rule.nonResourceURLs ?? []).some((url) =>
          url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path,
        ),
    );
  }

  /** Every rule the user has in a project, or at the cluster scope. */
  rules(identity: Identity, project: string | undefined): PolicyRule[] {
    return this.#grants(project)
      .filter(({ binding }) =>
        binding.subjects.some((each) => this.#includes(each, binding.metadata.namespace, identity)),
      )
      .flatMap(({ rules }) => rules);
  }

  /** Users and groups that may do something. */
  whoCan(action: Action): { users: string[]; groups: string[] } {
    const users = new Set<string>();
    const groups = new Set<string>();
    for (const { binding, rules } of this.#grants(action.project)) {
      if (!rules.some((rule) => covers(rule, action))) continue;
      for (const subject of binding.subjects) {
        if (subject.kind === 'Group') groups.add(subject.name);
        else users.add(userName(subject, binding.metadata.namespace));
      }
    }
    return { users: [...users].sort(), groups: [...groups].sort() };
  }

  /** Those of the rules of a role that the user does not hold and so may not give to others. */
  notHeld(identity: Identity, project: string | undefined, wanted: readonly PolicyRule[]): PolicyRule[] {
    const held = this.rules(identity, project);
    return wanted.filter((rule) => !parts(rule).every((part) => held.some((own) => contains(own, part))));
  }

  /** The rules of a role; undefined when there is no such role. */
  roleRules(kind: string, name: string, project: string | undefined): readonly PolicyRule[] | undefined {
    return kind === 'Role'
      ? this.#state.roles.get(project, name)?.rules
      : this.#state.clusterRoles.get(undefined, name)?.rules;
  }

  #grants(project: string | undefined): Grant[] {
    const local = project === undefined ? [] : this.#state.roleBindings.list(project);
    return [...this.#state.clusterRoleBindings.list(), ...local].map((binding) => ({
      binding,
      rules: this.roleRules(binding.roleRef.kind, binding.roleRef.name, binding.metadata.namespace) ?? [],
    }));
  }

  #includes(subject: Subject, home: string | undefined, identity: Identity, asNamed = false): boolean {
    if (subject.kind !== 'Group') return userName(subject, home) === identity.name;
    if (identity.groups.includes(subject.name)) return true;
    if (asNamed) return false;
    return this.#state.groups.get(undefined, subject.name)?.users.includes(identity.name) ?? false;
  }
}

/** A service account without a project is one of the project of its binding. */
function userName({ kind, namespace, name }: Subject, home = ''): string {
  return kind === 'ServiceAccount' ? `system:serviceaccount:${namespace ?? home}:${name}` : name;
}

function described({ kind, namespace, name }: Subject, home = ''): string {
  return `${kind} ${quoted(kind === 'ServiceAccount' ? `${name}/${namespace ?? home}` : name)}`;
}

/** As Go's `%q` does it for names that can be printed. */
function quoted(text: string): string {
  return JSON.stringify(text);
}

function includes(values: readonly string[] | undefined, wanted: string): boolean {
  return values !== undefined && (values.includes('*') || values.includes(wanted));
}

function covers(rule: PolicyRule, { verb, group, resource, name }: Action): boolean {
  return (
    includes(rule.verbs, verb) &&
    includes(rule.apiGroups, group) &&
    includes(rule.resources, resource) &&
    (rule.resourceNames === undefined || (name !== undefined && rule.resourceNames.includes(name)))
  );
}

/** A rule as single rules of one verb on one resource of one group. */
function parts(rule: PolicyRule): PolicyRule[] {
  const scope = rule.resourceNames === undefined ? {} : { resourceNames: rule.resourceNames };
  return rule.verbs.flatMap((verb) => [
    ...(rule.apiGroups ?? []).flatMap((group) =>
      (rule.resources ?? []).map((resource) => ({
        verbs: [verb],
        apiGroups: [group],
        resources: [resource],
        ...scope,
      })),
    ),
    ...(rule.nonResourceURLs ?? []).map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
  ]);
}

function contains(own: PolicyRule, part: PolicyRule): boolean {
  const every = (values: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean =>
    (wanted ?? []).every((value) => includes(values, value));
  const names = own.resourceNames;
  return (
    every(own.verbs, part.verbs) &&
    every(own.apiGroups, part.apiGroups) &&
    every(own.resources, part.resources) &&
    every(own.nonResourceURLs, part.nonResourceURLs) &&
    (names === undefined || (part.resourceNames ?? ['']).every((name) => names.includes(name)))
  );
}

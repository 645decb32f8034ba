import type { Grant, Member, ProjectAccess, ProjectPolicy } from '../model/access/access.ts';
import { everyone, sameSubject, subjectKey, subjectWords } from '../model/access/subject.ts';
import type { AccessSubject } from '../model/access/access.ts';
import { compact } from '../model/json.ts';
import { rightWords, type ProjectRight } from '../model/right.ts';
import { plainLine } from '../model/text.ts';
import type {
  GrantView,
  MemberView,
  NoAccessPage,
  PolicyView,
  ProjectAccessPage,
} from '../shared/accessPage.ts';
import type { Permission } from '../shared/imagePrunerPage.ts';

/** What is known besides the access itself. */
export interface AccessPageInput {
  readonly access: ProjectAccess;
  /** What the page is of, for its host. */
  readonly key: string;
  /** Its name, safe to show. */
  readonly cluster: string;
  /** The user's name. */
  readonly user: string;
}

/** What the panel of a project's access shows. Pure; every text in it is safe to show as text. */
export function buildAccessPage({ access, key, cluster, user }: AccessPageInput): ProjectAccessPage {
  const { project, policy, members, unseen, missing } = access;
  const isLocal = ({ grants }: Member): boolean => grants.some(({ scope }) => scope !== 'cluster');
  const view = (member: Member): MemberView => memberView(member, user);
  return {
    kind: 'access',
    key,
    project: plainLine(project),
    cluster,
    policy: { policy, ...policyTexts[policy] },
    members: members.filter(isLocal).map(view),
    others: members.filter((member) => !isLocal(member)).map(view),
    unseen: unseen.map((text) => plainLine(text, 400)),
    change: permission(missing),
  };
}

/** The page where there is nothing to show of a project. */
export function noAccessPage(text: string): NoAccessPage {
  return { kind: 'none', title: 'Access cannot be shown', text };
}

const policyTexts: Readonly<Record<ProjectPolicy, Omit<PolicyView, 'policy'>>> = {
  private: { title: 'Private', text: 'Only those who are named below may pull.' },
  shared: { title: 'Shared', text: 'Every logged-in user of the cluster may pull.' },
  anonymous: {
    title: 'Anonymous',
    text: 'Everyone who reaches the registry may pull, without a login.',
  },
  unknown: { title: 'Unknown', text: 'Your rights do not show who may pull.' },
};

function permission(missing: ProjectRight | undefined): Permission {
  if (missing === undefined) return { kind: 'yes' };
  const right = plainLine(rightWords(missing));
  return {
    kind: 'no',
    why: `You have no right to ${right}. An administrator of the project can grant the role registry-admin.`,
  };
}

function memberView({ subject, level, grants }: Member, user: string): MemberView {
  return compact({
    id: subjectKey(subject),
    kind: kindOf(subject),
    name: plainLine(subject.name),
    note: noteOf(subject, user),
    level,
    grants: grants.map(grantView),
    removable: grants.some(({ removable }) => removable),
  });
}

function kindOf(subject: AccessSubject): MemberView['kind'] {
  const isEveryone = Object.values(everyone).some((each) => sameSubject(each, subject));
  return isEveryone ? 'everyone' : subject.kind;
}

/** What the name alone does not say. */
function noteOf(subject: AccessSubject, user: string): string | undefined {
  const words = subjectWords(subject);
  const isUser = sameSubject(subject, { kind: 'user', name: user });
  if (subject.kind === 'serviceAccount')
    return `service account of ${plainLine(subject.project)}${isUser ? ', you' : ''}`;
  if (isUser) return 'you';
  return words === `${subject.kind} ${plainLine(subject.name, 100)}` ? undefined : words;
}

function grantView({ level, role, binding, scope, removable }: Grant): GrantView {
  const roleName = role && plainLine(role.name);
  return compact({
    level,
    role: roleName,
    through: throughWords(binding, scope, roleName),
    fixed: removable ? undefined : fixedWords[scope],
  });
}

function throughWords(binding: Grant['binding'], scope: Grant['scope'], role?: string): string | undefined {
  if (binding === undefined) return 'by a role that may not be seen';
  const name = plainLine(binding.name);
  if (scope === 'cluster') return `by cluster role binding ${name}`;
  return name === role ? undefined : `by binding ${name}`;
}

const fixedWords: Readonly<Record<Grant['scope'], string>> = {
  project: 'Gives more than images, so it is not changed here',
  cluster: 'Of the whole cluster, so it is not changed here',
  unseen: 'May not be seen, so it is not changed here',
};

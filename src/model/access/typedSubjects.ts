import { accountNameProblem } from '../login/loginAccount.ts';
import { plainLine } from '../text.ts';
import { groupNameProblem, namesIn, userNameProblem } from '../userGroup/userGroup.ts';
import { listWords } from '../words.ts';
import type { AccessSubject } from './access.ts';
import { accountsOf, everyone, subjectOfUser } from './subject.ts';

/** Who was typed, or why that cannot be, as a sentence. */
export type TypedSubjects =
  | { readonly kind: 'subjects'; readonly subjects: readonly AccessSubject[] }
  | { readonly kind: 'problem'; readonly text: string };

/** How members are typed, as the end of a sentence. */
export const typingWords =
  'NAME for a user, group:NAME for a group, PROJECT/NAME for a service account, PROJECT/* for all of a project';

/** Reads members that were typed, with commas between several: `jane, group:qa, prod/default, prod/*`. */
export function typedSubjects(text: string): TypedSubjects {
  const names = namesIn(text);
  if (names.length === 0) return { kind: 'problem', text: 'Type at least one name.' };
  const subjects = names.map(subjectOf);
  const problem = subjects.map(problemOf).find((each) => each !== undefined);
  return problem === undefined ? { kind: 'subjects', subjects } : { kind: 'problem', text: problem };
}

function subjectOf(text: string): AccessSubject {
  if (text.startsWith('group:')) return { kind: 'group', name: text.slice('group:'.length).trim() };
  if (text.startsWith('system:serviceaccount:')) return subjectOfUser(text);
  if (text.startsWith('system:')) return { kind: 'group', name: text };
  const [, project, account] = /^([^/]*)\/(.*)$/.exec(text) ?? [];
  if (project === undefined || account === undefined) return { kind: 'user', name: text };
  return account === '*' ? accountsOf(project) : { kind: 'serviceAccount', project, name: account };
}

const projectName = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const virtual = [everyone.loggedIn.name, everyone.loggedInHere.name, everyone.anonymous.name] as const;
const virtualPattern = new RegExp(`^(?:${virtual.join('|')}|system:serviceaccounts(?::${projectName})?)$`);

function problemOf(subject: AccessSubject): string | undefined {
  const { kind, name } = subject;
  if (kind === 'serviceAccount') {
    const { project } = subject;
    if (project === '') return 'A service account needs a project.';
    const isProject = new RegExp(`^${projectName}$`).test(project);
    return isProject ? accountNameProblem(name) : `${plainLine(project)} cannot be the name of a project.`;
  }
  if (!name.startsWith('system:')) return kind === 'user' ? userNameProblem(name) : groupNameProblem(name);
  if (kind === 'group' && virtualPattern.test(name)) return undefined;
  const allowed = listWords([...virtual, 'system:serviceaccounts:PROJECT']);
  return `${plainLine(name)} is not one of ${allowed}: other names that begin with system: are the cluster’s own.`;
}

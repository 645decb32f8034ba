import type { AccessLevel, AccessSubject, ProjectAccess } from '../model/access/access.ts';
import { roleFor } from '../model/access/accessLevel.ts';
import { levelMeanings, levelNames } from '../model/access/levelWords.ts';
import { accountsOf, sameSubject, subjectKey, subjectWords } from '../model/access/subject.ts';
import { typedSubjects, typingWords } from '../model/access/typedSubjects.ts';
import { capitalized } from '../model/deletionText.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import type { AccessPlace } from './accessPlace.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import { pickProject } from './pickTag.ts';
import type { Choice } from './ui.ts';

/** Somebody to choose, or a way to name somebody else. */
type Entry =
  | { readonly kind: 'subject'; readonly subject: AccessSubject }
  | { readonly kind: 'typed' }
  | { readonly kind: 'accounts' };

/** Lets the user choose what somebody is to be allowed; undefined when dismissed. */
export async function pickLevel({ ui }: CommandContext, title: string): Promise<AccessLevel | undefined> {
  const people: AccessSubject = { kind: 'user', name: '' };
  const choices = (['pull', 'push', 'admin'] as const).map((level): Choice<AccessLevel> => ({
    label: levelNames[level],
    description: roleFor(people, level).name,
    detail: `May ${levelMeanings[level]}`,
    icon: levelIcons[level],
    value: level,
  }));
  return (await ui.pick(title, 'What they may do', choices))?.value;
}

const levelIcons: Readonly<Record<AccessLevel, string>> = { pull: 'eye', push: 'edit', admin: 'shield' };

/** Lets the user choose any number of people and service accounts; none when dismissed. */
export async function pickMembers(
  context: CommandContext,
  place: AccessPlace,
  title: string,
): Promise<readonly AccessSubject[]> {
  const entries = await entriesFor(context, place);
  const picked = entries && (await context.ui.pickMany(title, 'Who', entries));
  const kinds = new Set(picked?.map(({ value }) => value.kind));
  const chosen = picked?.flatMap(({ value }) => (value.kind === 'subject' ? [value.subject] : [])) ?? [];
  const accounts = kinds.has('accounts') ? await pickAccounts(context, place, title) : [];
  const typed = kinds.has('typed') ? await typeMembers(context, title) : [];
  // Who began to name somebody and then thought better of it wants nothing.
  if (accounts === undefined || typed === undefined) return [];
  const all = [...chosen, ...accounts, ...typed];
  return [...new Map(all.map((subject) => [subjectKey(subject), subject])).values()];
}

/** Lets the user choose one; undefined when dismissed. */
export async function pickMember(
  context: CommandContext,
  place: AccessPlace,
  title: string,
): Promise<AccessSubject | undefined> {
  const entries = await entriesFor(context, place);
  const picked = (entries && (await context.ui.pick(title, 'Who', entries)))?.value;
  if (picked === undefined || picked.kind === 'subject') return picked?.subject;
  const named =
    picked.kind === 'typed'
      ? await typeMembers(context, title, true)
      : await pickAccounts(context, place, title, true);
  return named?.[0];
}

async function entriesFor(context: CommandContext, { project, accesses }: AccessPlace) {
  const found = await cancellable(context, 'Looking for users and groups', async (signal) =>
    Promise.all([accesses.suggestions(signal), accesses.look(project, signal)]),
  );
  if (found === undefined) return undefined;
  const [{ users, groups, more }, { access }] = found;
  const subjects: AccessSubject[] = [
    ...users.map((name): AccessSubject => ({ kind: 'user', name })),
    ...groups.map((name): AccessSubject => ({ kind: 'group', name })),
    ...projectNames(context, project).map(accountsOf),
  ];
  const listed = users.length + groups.length > 0;
  const typed: Choice<Entry> = {
    label: 'Type names…',
    description: listed
      ? `who is not in this list${more ? ': there are more' : ''}`
      : 'users and groups, as they could not be listed',
    icon: 'edit',
    value: { kind: 'typed' },
  };
  const accounts: Choice<Entry> = {
    label: 'Service accounts of a project…',
    icon: 'robot',
    value: { kind: 'accounts' },
  };
  return [typed, accounts, ...subjects.map((subject) => subjectChoice(subject, access))];
}

function projectNames({ store }: CommandContext, first: string): readonly string[] {
  const { projects } = store;
  const names = projects.kind === 'loaded' ? [...projects.items.keys()].sort(compareNames) : [];
  return [...new Set([first, ...names])];
}

function subjectChoice(subject: AccessSubject, { members }: ProjectAccess): Choice<Entry> {
  const level = members.find((member) => sameSubject(member.subject, subject))?.level;
  const words = subjectWords(subject);
  const isNamed = subject.kind === 'group' && words !== `group ${plainLine(subject.name, 100)}`;
  const may = level && `has ${levelNames[level]}`;
  return {
    label: isNamed ? capitalized(words) : plainLine(subject.name),
    description: [isNamed ? plainLine(subject.name) : subject.kind, may].filter(Boolean).join(' · '),
    icon: isNamed ? 'robot' : subject.kind === 'group' ? 'organization' : 'account',
    value: { kind: 'subject', subject },
  };
}

async function pickAccounts(
  context: CommandContext,
  { accesses }: AccessPlace,
  title: string,
  one = false,
): Promise<readonly AccessSubject[] | undefined> {
  const project = await pickProject(context, title);
  const names =
    project &&
    (await cancellable(context, 'Looking for service accounts', (signal) =>
      accesses.serviceAccounts(project, signal),
    ));
  if (project === undefined || names === undefined || names === '') return undefined;
  if (names.length === 0) {
    await context.ui.warn(
      `No service account of ${plainLine(project)} could be listed. Type them as ${plainLine(project)}/NAME.`,
    );
    return undefined;
  }
  const choices = names.map((name): Choice<AccessSubject> => ({
    label: plainLine(name),
    description: plainLine(project),
    icon: 'robot',
    value: { kind: 'serviceAccount', project, name },
  }));
  const placeholder = `Service accounts of ${plainLine(project)}`;
  if (!one) return (await context.ui.pickMany(title, placeholder, choices)).map(({ value }) => value);
  const picked = await context.ui.pick(title, placeholder, choices);
  return picked && [picked.value];
}

async function typeMembers(
  { ui }: CommandContext,
  title: string,
  one = false,
): Promise<readonly AccessSubject[] | undefined> {
  const text = await ui.input({
    title,
    prompt: one ? typingWords : `${typingWords}; commas between several`,
    placeholder: one ? 'jane' : 'jane, group:qa, prod/*',
    validate: (typed) => {
      const read = typedSubjects(typed);
      if (read.kind === 'problem') return read;
      return one && read.subjects.length > 1 ? { kind: 'problem', text: 'Type one name alone.' } : undefined;
    },
  });
  const read = text === undefined ? undefined : typedSubjects(text);
  return read?.kind === 'subjects' ? read.subjects : undefined;
}

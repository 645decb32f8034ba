import { detailOf, namesWords, short } from '../deletionText.ts';
import type { Line } from '../deletionText.ts';
import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import type { GroupBindings, MemberChange, UserGroup } from './userGroup.ts';

/** A question whose answer changes a group. */
export interface GroupQuestion {
  readonly message: string;
  readonly detail: string;
}

/** What is known before a group is changed. */
export interface GroupScene {
  readonly bindings: GroupBindings;
  /** The name of the user who is asked; undefined where it is not known. */
  readonly ownName: string | undefined;
}

/** Who is in a group: `3 users: amy, greg and phillip`. */
export function membersWords({ users }: Pick<UserGroup, 'users'>): string {
  if (users.length === 0) return 'nobody in it';
  return `${countWords(users.length, 'user')}: ${usersWords(users)}`;
}

/** Users by name, as many as fit. */
export function usersWords(users: readonly string[]): string {
  return namesWords(
    users.map((user) => short(user)),
    5,
  );
}

/** The question before a group is made. */
export function newGroupQuestion(
  group: { readonly name: string; readonly users: readonly string[] },
  cluster: string,
): GroupQuestion {
  const who = group.users.length === 0 ? 'with nobody in it' : `with ${usersWords(group.users)}`;
  const lines: Line[] = [
    {
      text: 'It counts in all projects: whatever gives rights to a group of this name gives them to them.',
      rank: 0,
    },
  ];
  return question(`Create the group ${plainLine(group.name)} ${who}?`, lines, cluster);
}

/** The question before users are put into a group or taken out of it. */
export function memberQuestion(
  group: UserGroup,
  { add, remove }: MemberChange,
  { bindings, ownName }: GroupScene,
  cluster: string,
): GroupQuestion {
  const name = plainLine(group.name);
  const isAdding = add.length > 0;
  const message = isAdding
    ? `Add ${usersWords(add)} to the group ${name}?`
    : `Remove ${usersWords(remove)} from the group ${name}?`;
  const does = isAdding
    ? 'They get at once what the group may do.'
    : 'They lose at once what only the group let them do.';
  const lines = [
    ownLine('You are one of them', remove, ownName),
    { text: does, rank: 0 } as const,
    rightsLine(bindings),
    syncLine(group),
  ];
  return question(message, lines, cluster);
}

/** The question before a group is deleted: what is then given to nobody. */
export function groupDeletionQuestion(
  group: UserGroup,
  { bindings, ownName }: GroupScene,
  cluster: string,
): GroupQuestion {
  const who = group.users.length === 0 ? 'Nobody is in it.' : `In it: ${usersWords(group.users)}.`;
  const stays =
    'Bindings that name it stay: a group that is made with this name later has their rights again.';
  const lines: readonly (Line | undefined)[] = [
    { text: 'Nothing brings it back: there is no undo.', rank: 0 },
    ownLine('You are in it', group.users, ownName),
    rightsLine(bindings),
    { text: who, rank: 0 },
    { text: stays, rank: 1 },
    syncLine(group),
  ];
  return question(`Delete the group ${plainLine(group.name)}?`, lines, cluster);
}

/** The cluster comes last, whatever there is no room for. */
function question(message: string, lines: readonly (Line | undefined)[], cluster: string): GroupQuestion {
  return { message, detail: `${detailOf(lines)}\n${cluster}` };
}

/** That the user loses rights of their own, among which may be the one to undo it. */
function ownLine(start: string, losing: readonly string[], ownName: string | undefined): Line | undefined {
  if (ownName === undefined || !losing.includes(ownName)) return undefined;
  const text = `${start}: you lose what the group lets you do, and maybe the right to undo this.`;
  return { text, rank: 0 };
}

function rightsLine({ projects, clusterRoles, complete }: GroupBindings): Line | undefined {
  const places = [
    ...(clusterRoles.length === 0
      ? []
      : [`the whole cluster (${namesWords(clusterRoles.map((role) => short(role)))})`]),
    ...(projects.length === 0 ? [] : [namesWords(projects.map((project) => short(project)))]),
  ];
  if (places.length > 0) {
    const more = complete ? '' : ', and maybe elsewhere: not all bindings may be listed';
    return { text: `It has rights in ${listWords(places)}${more}.`, rank: 0 };
  }
  if (complete) return { text: 'No binding gives it rights.', rank: 0 };
  return { text: 'What rights it has is not known: bindings may not all be listed.', rank: 0 };
}

function syncLine({ syncedFrom }: UserGroup): Line | undefined {
  if (syncedFrom === undefined) return undefined;
  return {
    text: `It is taken over from ${short(syncedFrom)}, and what is changed here is undone with the next synchronisation.`,
    rank: 0,
  };
}

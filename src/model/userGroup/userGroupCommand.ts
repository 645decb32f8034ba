import { ocLine, type OcPlace } from '../ocCommand.ts';

/** Makes a group. */
export function ocNewGroup(name: string, place: OcPlace): string {
  return ocLine(['adm', 'groups', 'new'], [name], place);
}

/** Puts users into a group. */
export function ocAddUsers(group: string, users: readonly string[], place: OcPlace): string {
  return ocLine(['adm', 'groups', 'add-users'], [group, ...users], place);
}

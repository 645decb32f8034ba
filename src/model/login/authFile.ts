import { isRecord, record, text } from '../json.ts';
import { afterSpace, membersAt, type Member } from './jsonMembers.ts';

/**
 * The files in which docker, and podman with its kin, keep their logins: `config.json` and `auth.json`. Both hold
 * `auths`, by registry; docker.com "docker login", containers-auth.json(5). Only the entry of the registry is changed in
 * them, as text: everything else stays as it stands there.
 */

/** What a file of logins says of a registry. */
export interface AuthFile {
  /** The program that keeps the logins of this registry instead of the file: `docker-credential-NAME`. */
  readonly helper: string | undefined;
  /** Whether there may be a login: there is an entry, or a helper for this registry, for which podman writes none. */
  readonly hasEntry: boolean;
  /** Entries for a part of the registry (`HOST/project`), which podman and its kin prefer to that of the whole. */
  readonly narrower: readonly string[];
}

/** `docker` also knows a helper for all registries (`credsStore`); podman and its kin ignore that. */
export type AuthDialect = 'docker' | 'containers';

/** Thrown for a text that is no file of logins; the message completes "it …". */
export class GarbledAuthFile extends Error {}

/** Reads what a file says of a registry; an absent or empty file says nothing. Throws `GarbledAuthFile`. */
export function readAuthFile(content: string, host: string, dialect: AuthDialect): AuthFile {
  const root = authFileRoot(content);
  const own = text(record(root['credHelpers'])[host]);
  const helper = own ?? (dialect === 'docker' ? text(root['credsStore']) : undefined);
  const names = namesOf(host);
  const listed = Object.keys(record(root['auths']));
  const hasEntry = own !== undefined || listed.some((name) => names.includes(name));
  const narrower = dialect === 'docker' ? [] : listed.filter((name) => name.startsWith(`${host}/`));
  return { helper, hasEntry, narrower };
}

/** The entry of a login that the file itself keeps. */
export function entryOf(user: string, token: string): object {
  const bytes = new TextEncoder().encode(`${user}:${token}`);
  return { auth: btoa(String.fromCharCode(...bytes)) };
}

/**
 * The content with an entry for a registry, new or in the place of its old one. An entry is replaced whole: what else is in it
 * (`identitytoken`) belongs to the earlier login. Throws `GarbledAuthFile`.
 */
export function withEntry(content: string, host: string, entry: object): string {
  const root = authFileRoot(content);
  if (content.trim() === '') return `${written({ auths: { [host]: entry } }, 0)}\n`;
  const rootStart = afterSpace(content, 0);
  const auths = lastNamed(membersAt(content, rootStart), 'auths');
  if (auths === undefined) return inserted(content, rootStart, 'auths', written({ [host]: entry }, 1), 1);
  if (!isRecord(root['auths']))
    return spliced(content, auths.valueStart, auths.end, written({ [host]: entry }, 1));
  const own = lastNamed(membersAt(content, auths.valueStart), host);
  if (own === undefined) return inserted(content, auths.valueStart, host, written(entry, 2), 2);
  return spliced(content, own.valueStart, own.end, written(entry, 2));
}

/** The content without the entries of a registry. Throws `GarbledAuthFile`. */
export function withoutEntry(content: string, host: string): string {
  if (!isRecord(authFileRoot(content)['auths'])) return content;
  const auths = lastNamed(membersAt(content, afterSpace(content, 0)), 'auths');
  if (auths === undefined) return content;
  const members = membersAt(content, auths.valueStart);
  const names = namesOf(host);
  const index = members.findIndex(({ name }) => names.includes(name));
  if (index < 0) return content;
  return withoutEntry(withoutMember(content, auths.valueStart, members, index), host);
}

/** Removes a member with the comma before it, or behind the first one; the only one with all the space around it. */
function withoutMember(content: string, start: number, members: readonly Member[], index: number): string {
  const [before, member, next] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return content;
  if (before !== undefined) return spliced(content, before.end, member.end, '');
  if (next !== undefined) return spliced(content, member.start, next.start, '');
  return spliced(content, start + 1, afterSpace(content, member.end), '');
}

/** The names under which docker has kept logins of a registry over the years. */
function namesOf(host: string): readonly string[] {
  return [
    host,
    `https://${host}`,
    `http://${host}`,
    `https://${host}/`,
    `https://${host}/v1/`,
    `https://${host}/v2/`,
  ];
}

/** What stands in a file of logins; nothing in an empty one. Throws `GarbledAuthFile`. */
export function authFileRoot(content: string): Readonly<Record<string, unknown>> {
  if (content.trim() === '') return {};
  let root: unknown;
  try {
    root = JSON.parse(content.replace(/^\ufeff/, ''));
  } catch {
    throw new GarbledAuthFile('is not JSON');
  }
  if (!isRecord(root)) throw new GarbledAuthFile('holds no JSON object');
  for (const field of ['auths', 'credHelpers']) {
    const value = root[field];
    if (value !== undefined && value !== null && !isRecord(value))
      throw new GarbledAuthFile(`has something else than an object as ${field}`);
  }
  return root;
}

/** Of several members of one name the last one counts, for Go as for us. */
function lastNamed(members: readonly Member[], name: string): Member | undefined {
  return members.findLast((member) => member.name === name);
}

/** Adds a member at the end of the object that begins at a position. */
function inserted(content: string, start: number, name: string, value: string, depth: number): string {
  const last = membersAt(content, start).at(-1);
  const at = last?.end ?? start + 1;
  const member = `\n${'\t'.repeat(depth)}${JSON.stringify(name)}: ${value}`;
  if (last !== undefined) return spliced(content, at, at, `,${member}`);
  return spliced(content, at, afterSpace(content, at), `${member}\n${'\t'.repeat(depth - 1)}`);
}

function spliced(content: string, start: number, end: number, piece: string): string {
  return content.slice(0, start) + piece + content.slice(end);
}

/** A value as docker writes it, for a place so many objects deep. */
function written(value: object, depth: number): string {
  return JSON.stringify(value, undefined, '\t').replaceAll('\n', `\n${'\t'.repeat(depth)}`);
}

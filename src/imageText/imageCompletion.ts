import { shortDigest } from '../model/digest.ts';
import type { Span } from '../model/imageText/imageMention.ts';
import { newestFirst, type Tag } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import { ageWords } from '../model/words.ts';
import type { ImageSlot } from './imageSlot.ts';

/** What can be named, as far as it is known. */
export interface NameableImages {
  /** Addresses of the registry, the one that people use first. */
  readonly hosts: readonly string[];
  readonly isOurs: (host: string) => boolean;
  readonly projects: () => readonly string[];
  readonly streams: (project: string) => readonly string[];
  readonly tags: (project: string, stream: string) => readonly Tag[];
}

/** One thing to complete a name with. */
export interface Completion {
  readonly kind: 'registry' | 'project' | 'stream' | 'tag';
  readonly label: string;
  readonly detail?: string;
  /** Goes into `span`. */
  readonly text: string;
  /** Whether more has to follow. */
  readonly goesOn: boolean;
}

/** What a name can be completed with, in the order in which it is shown. */
export interface Completions {
  /** What is replaced. */
  readonly span: Span;
  readonly items: readonly Completion[];
}

/** Which part of a name is being typed, after those before it. */
interface Typed {
  readonly project: string | undefined;
  readonly stream: string | undefined;
  /** Where the part begins, within the slot. */
  readonly from: number;
}

/** The project whose image streams have to be known to complete at an offset in a slot. */
export function projectTyped(
  slot: ImageSlot,
  text: string,
  offset: number,
  isOurs: (host: string) => boolean,
) {
  return typedIn(slot, text.slice(slot.span.start, offset), isOurs)?.project;
}

/** What the name in a slot can be completed with at an offset. */
export function completionsAt(
  slot: ImageSlot,
  text: string,
  offset: number,
  known: NameableImages,
  now: number,
): Completions {
  const { start, end } = slot.span;
  const typed = typedIn(slot, text.slice(start, offset), known.isOurs);
  if (typed === undefined) return { span: slot.span, items: slot.kind === 'tag' ? [] : addresses(known) };
  const span = { start: start + typed.from, end };
  if (typed.project === undefined) return { span, items: projects(known) };
  if (typed.stream === undefined) return { span, items: streams(known.streams(typed.project)) };
  return { span, items: tags(known.tags(typed.project, typed.stream), now) };
}

/** Undefined while the address is being typed, or for an image of another registry. */
function typedIn(slot: ImageSlot, before: string, isOurs: (host: string) => boolean): Typed | undefined {
  if (slot.kind === 'tag') return slot.project === undefined ? undefined : namePart(slot.project, before, 0);
  const [host = '', project = '', ...rest] = before.split('/');
  if (!before.includes('/') || !isOurs(host) || rest.length > 1) return undefined;
  const from = host.length + 1;
  if (rest[0] === undefined) return { project: undefined, stream: undefined, from };
  return namePart(project, rest[0], from + project.length + 1);
}

function namePart(project: string, name: string, from: number): Typed {
  const colon = name.indexOf(':');
  if (colon < 0) return { project, stream: undefined, from };
  return { project, stream: name.slice(0, colon), from: from + colon + 1 };
}

/** The addresses, and the projects at the first of them, for those who think of these. */
function addresses({ hosts, projects: names }: NameableImages): Completion[] {
  const [first] = hosts;
  const hostItems = hosts.map((host) => item('registry', `${host}/`, `${host}/`, 'image registry'));
  if (first === undefined) return [];
  const more = names().map((name) => item('project', `${name}/`, `${first}/${name}/`, first));
  return [...hostItems, ...more];
}

function projects({ projects: names }: NameableImages): Completion[] {
  return names().map((name) => item('project', `${name}/`, `${name}/`, 'project'));
}

function streams(names: readonly string[]): Completion[] {
  return names.map((name) => item('stream', name, `${name}:`, 'image stream'));
}

function tags(all: readonly Tag[], now: number): Completion[] {
  return newestFirst(all).map(({ name, revisions: [head] }) => {
    const age = head?.created === undefined ? undefined : ageWords(head.created, now);
    const words =
      head === undefined ? 'no image' : [age, shortDigest(head.image)].filter(Boolean).join(' · ');
    return { ...item('tag', name, name, words), goesOn: false };
  });
}

function item(kind: Completion['kind'], label: string, text: string, detail: string): Completion {
  return { kind, label: plainLine(label), text, detail: plainLine(detail), goesOn: true };
}

import { EVENT_ID, getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml';

/** A YAML document with the places of its scalars in the text. */
export type YamlNode = YamlMap | YamlList | YamlScalar | YamlOther;

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: string;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string;
  /** Without the quotes; what stands there is the value, unless that was folded or has escapes. */
  readonly start: number;
  readonly end: number;
}

/** An alias: what it stands for is told where that stands. */
export interface YamlOther {
  readonly kind: 'other';
}

interface Cursor {
  readonly text: string;
  readonly events: readonly Event[];
  /** Where the text of the events begins in the whole one. */
  readonly base: number;
  next: number;
}

const marker = /^---(?=\s|$)/gm;

/** The documents of a YAML text for which the filter says yes to their text. Those that cannot be read are left out. */
export function yamlDocuments(text: string, filter: (text: string) => boolean): YamlNode[] {
  const starts = [0, ...[...text.matchAll(marker)].map(({ index }) => index)];
  return starts.flatMap((start, index) => {
    const part = text.slice(start, starts[index + 1]);
    return filter(part) ? readDocument(part, start) : [];
  });
}

function readDocument(text: string, base: number): YamlNode[] {
  try {
    const cursor: Cursor = { text, base, events: parseEvents(text, {}), next: 0 };
    return cursor.events[0]?.type === EVENT_ID.DOCUMENT ? [nodesUntilPop(cursor)[0] ?? other] : [];
  } catch {
    // A template, or what somebody is just typing.
    return [];
  }
}

const other: YamlOther = { kind: 'other' };

/** The nodes within the document, list or map whose event comes next. */
function nodesUntilPop(cursor: Cursor): YamlNode[] {
  const nodes: YamlNode[] = [];
  cursor.next += 1;
  for (let event = cursor.events[cursor.next]; event !== undefined; event = cursor.events[cursor.next]) {
    if (event.type === EVENT_ID.POP) break;
    nodes.push(nodeOf(event, cursor));
    cursor.next += 1;
  }
  return nodes;
}

function nodeOf(event: Event, cursor: Cursor): YamlNode {
  switch (event.type) {
    case EVENT_ID.SCALAR:
      return scalarOf(event, cursor);
    case EVENT_ID.SEQUENCE:
      return { kind: 'list', items: nodesUntilPop(cursor) };
    case EVENT_ID.MAPPING:
      return { kind: 'map', entries: entriesOf(nodesUntilPop(cursor)) };
    default:
      return other;
  }
}

function scalarOf(event: ScalarEvent, { text, base }: Cursor): YamlScalar {
  const { valueStart, valueEnd } = event;
  if (valueStart < 0) return { kind: 'scalar', value: '', start: base, end: base };
  const value = getScalarValue(text, event);
  const raw = text.slice(valueStart, valueEnd);
  // A block scalar has its indentation and line ends around it.
  const margin = raw.length - raw.trimStart().length;
  const length = raw.trim().length;
  return {
    kind: 'scalar',
    value,
    start: base + valueStart + margin,
    end: base + valueStart + margin + length,
  };
}

function entriesOf(nodes: readonly YamlNode[]): YamlEntry[] {
  const entries: YamlEntry[] = [];
  for (let index = 0; index + 1 < nodes.length; index += 2) {
    const key = nodes[index];
    const value = nodes[index + 1];
    if (key?.kind === 'scalar' && value !== undefined) entries.push({ key: key.value, value });
  }
  return entries;
}

/** The value of a key of a map. */
export function valueAt(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}

/** The scalar at a key of a map, if there is something in it. */
export function scalarAt(node: YamlNode | undefined, key: string): YamlScalar | undefined {
  const value = valueAt(node, key);
  return value?.kind === 'scalar' && value.value !== '' ? value : undefined;
}

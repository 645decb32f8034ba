import { isRecord } from '../model/json.ts';
import { Pace } from '../model/pace.ts';
import { parseJson } from './jsonText.ts';

/** What is shorter is parsed at once, characters: some ten ms of work. */
const long = 3 * 1024 * 1024;
/** So much of a list is parsed at a time, and up to one object more, characters. */
const slice = 256 * 1024;
const beginning = '"items":[';
const [quote, backslash, comma] = [0x22, 0x5c, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * The same as `parseJson`; others get their turns while a long list is parsed. A list is what the Kubernetes API gives:
 * an object with `items`. Anything else is parsed at once.
 */
export async function parseLongJson(text: string | undefined): Promise<unknown> {
  if (text === undefined || text.length < long) return parseJson(text);
  return (await parseList(text)) ?? parseJson(text);
}

/** The list; undefined for what is none, or is not whole. */
async function parseList(text: string): Promise<unknown> {
  const first = text.indexOf(beginning) + beginning.length;
  // Of the text before, all that is open is the object and its list.
  if (first < beginning.length || parseJson(`${text.slice(0, first)}]}`) === undefined) return undefined;
  const items: unknown[] = [];
  const pace = new Pace();
  for (let start = first; ;) {
    const end = endOfSlice(text, start);
    const part = parseJson(`[${text.slice(start, end)}]`);
    if (!Array.isArray(part)) return undefined;
    for (const item of part as readonly unknown[]) items.push(item);
    if (text.charCodeAt(end) !== comma) return framed(text.slice(0, first) + text.slice(end), items);
    start = end + 1;
    await pace.step();
  }
}

/** What is around the items, with them; undefined when that is broken. */
function framed(around: string, items: readonly unknown[]): unknown {
  const frame = parseJson(around);
  return isRecord(frame) ? { ...frame, items } : undefined;
}

/** Where the comma after some items is, or the end of the list, or of the text. */
function endOfSlice(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote:
        at = endOfString(text, at);
        break;
      case openBrace:
      case openBracket:
        depth += 1;
        break;
      case closeBrace:
        depth -= 1;
        break;
      case closeBracket:
        if (depth === 0) return at;
        depth -= 1;
        break;
      case comma:
        if (depth === 0 && at - start > slice) return at;
    }
  }
  return text.length;
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at;
  }
  return text.length;
}

/** Dockerfiles as BuildKit reads them, as far as it takes to find the images in them. */

import { expandWord } from './expand.ts';

/** One instruction: its continued lines joined into one, and where each part of that stands in the file. */
export interface Instruction {
  /** In upper case: `FROM`. */
  readonly keyword: string;
  /** Everything after the keyword, without the line ends that were escaped. */
  readonly rest: string;
  /** Where the character at an index of `rest` stands in the file. */
  readonly at: (index: number) => number;
}

export interface Dockerfile {
  readonly instructions: readonly Instruction[];
  /** The character that continues a line and takes the meaning of the next one: a backslash or a backtick. */
  readonly escape: string;
}

/** A word of an instruction with its quotes, and where in `rest` it stands. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

interface Piece {
  readonly text: string;
  readonly at: number;
}

interface Lines {
  readonly text: string;
  /** Where the next line begins. */
  next: number;
}

const directive = /^#\s*([a-z]+)\s*=\s*(\S.*)$/i;
const blankOrComment = /^\s*(?:#|$)/;
const withHeredocs = new Set(['RUN', 'COPY', 'ADD']);

/** Takes a Dockerfile apart; never fails: what is no instruction is one with an odd keyword. */
export function parseDockerfile(text: string): Dockerfile {
  const lines: Lines = { text, next: text.startsWith('\ufeff') ? 1 : 0 };
  const escape = readDirectives(lines);
  const instructions: Instruction[] = [];
  for (let line = readLine(lines); line !== undefined; line = readLine(lines)) {
    if (blankOrComment.test(line.text)) continue;
    const instruction = instructionOf(readContinued(line, lines, escape));
    if (instruction === undefined) continue;
    instructions.push(instruction);
    skipHeredocs(instruction, lines);
  }
  return { instructions, escape };
}

/** The words of a text, as a shell parts them: what is quoted holds together. */
export function wordsOf(text: string, escape: string): Word[] {
  const words: Word[] = [];
  let start = -1;
  let quote = '';
  for (let index = 0; index <= text.length; index += 1) {
    const character = text[index] ?? ' ';
    if (quote === '' && character <= ' ') {
      if (start >= 0) words.push({ text: text.slice(start, index), start });
      start = -1;
      continue;
    }
    if (start < 0) start = index;
    if (character === escape && quote !== "'") index += 1;
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === quote) quote = '';
  }
  // A quote that nothing ends holds all the rest.
  if (start >= 0) words.push({ text: text.slice(start), start });
  return words;
}

/** Directives stand at the very top, before any other comment. */
function readDirectives(lines: Lines): string {
  let escape = '\\';
  for (;;) {
    const { next } = lines;
    const found = directive.exec(readLine(lines)?.text ?? '');
    if (found === null) {
      lines.next = next;
      return escape;
    }
    const [, name = '', rest = ''] = found;
    const value = rest.trimEnd();
    if (name.toLowerCase() === 'escape' && (value === '`' || value === '\\')) escape = value;
  }
}

function readLine(lines: Lines): Piece | undefined {
  const { text, next: at } = lines;
  if (at >= text.length) return undefined;
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  lines.next = stop + 1;
  return { text: text.slice(at, text[stop - 1] === '\r' && stop > at ? stop - 1 : stop), at };
}

/** A line with those that continue it. Comments and empty lines between them are left out. */
function readContinued(first: Piece, lines: Lines, escape: string): Piece[] {
  const pieces: Piece[] = [];
  // One that another takes the meaning of ends its line.
  const continued = escape === '`' ? /(?<!`)`[ \t]*$/ : /(?<!\\)\\[ \t]*$/;
  for (let line: Piece | undefined = first; line !== undefined; line = readLine(lines)) {
    if (pieces.length > 0 && blankOrComment.test(line.text)) continue;
    const end = continued.exec(line.text)?.index;
    pieces.push({ text: line.text.slice(0, end), at: line.at });
    if (end === undefined) break;
  }
  return pieces;
}

function instructionOf(pieces: readonly Piece[]): Instruction | undefined {
  const joined = pieces.map(({ text }) => text).join('');
  const found = /^\s*([^\s]+)\s*/.exec(joined);
  if (found === null) return undefined;
  const skipped = found[0].length;
  const place = placesIn(pieces);
  return {
    keyword: (found[1] ?? '').toUpperCase(),
    rest: joined.slice(skipped),
    at: (index) => place(index + skipped),
  };
}

/** What follows `ONBUILD`, as an instruction of its own. */
export function innerInstruction({ rest, at }: Instruction): Instruction | undefined {
  const inner = instructionOf([{ text: rest, at: 0 }]);
  return inner && { ...inner, at: (index) => at(inner.at(index)) };
}

/** Tells where in the file an index of the joined pieces is. An instruction may have as many lines as the file. */
function placesIn(pieces: readonly Piece[]): (index: number) => number {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of pieces) {
    starts.push(length);
    length += text.length;
  }
  return (index) => {
    let [low, high] = [0, pieces.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    const piece = pieces[low];
    return piece === undefined ? 0 : piece.at + Math.min(index - (starts[low] ?? 0), piece.text.length);
  };
}

/** What stands between `<<EOF` and `EOF` is no Dockerfile. Without its end, that is the whole rest: BuildKit fails there. */
function skipHeredocs({ keyword, rest }: Instruction, lines: Lines): void {
  const inner = keyword === 'ONBUILD' ? (/^\S+/.exec(rest)?.[0] ?? '').toUpperCase() : keyword;
  if (!withHeredocs.has(inner) || !rest.includes('<<')) return;
  // A shell reads these, whatever the escape of the file is.
  for (const { text } of wordsOf(rest, '\\')) {
    const [, tabs, quoted = ''] = /^\d*<<(-?)([^<]+)$/.exec(text) ?? [];
    if (quoted === '') continue;
    const name = expandWord(quoted, new Map(), '\\') ?? quoted;
    for (let line = readLine(lines); line !== undefined; line = readLine(lines)) {
      if ((tabs === '-' ? line.text.replace(/^\t+/, '') : line.text) === name) break;
    }
  }
}

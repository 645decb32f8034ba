/** Where the members of a JSON object stand in its text, so that one of them can be changed and the rest left as it is. */

/** One member of an object: from its name to the end of its value. Positions in the text, ends excluded. */
export interface Member {
  readonly name: string;
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

/** The members of the object that begins at a position; the text as a whole has to be valid JSON. */
export function membersAt(text: string, start: number): Member[] {
  const members: Member[] = [];
  let at = afterSpace(text, start + 1);
  while (text[at] === '"') {
    const nameEnd = afterString(text, at);
    const name: unknown = JSON.parse(text.slice(at, nameEnd));
    const valueStart = afterSpace(text, afterSpace(text, nameEnd) + 1);
    const end = afterValue(text, valueStart);
    members.push({ name: String(name), start: at, valueStart, end });
    const next = afterSpace(text, end);
    at = text[next] === ',' ? afterSpace(text, next + 1) : next;
  }
  return members;
}

/** Where the first value of a text begins. */
export function afterSpace(text: string, start: number): number {
  let at = start;
  while (/[\s\ufeff]/.test(text[at] ?? '')) at += 1;
  return at;
}

function afterString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function afterValue(text: string, start: number): number {
  if (text[start] === '"') return afterString(text, start);
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const character = text[at] ?? '';
    if (character === '"') {
      at = afterString(text, at);
      continue;
    }
    if (depth === 0 && /[\s,}\]]/.test(character)) return at;
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
    at += 1;
  }
  return at;
}

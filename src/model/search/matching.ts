/** How well a word matches a name, best last. All that matters is their order; none is 0. */
export const rank = { none: 0, subsequence: 1, substring: 2, word: 3, prefix: 4, exact: 5 } as const;

/** The rank of a word in a name, both in lower case. The empty word is the prefix of everything. */
export function rankOf(word: string, name: string): number {
  let at = name.indexOf(word);
  if (at === 0) return word.length === name.length ? rank.exact : rank.prefix;
  if (at < 0) return leading(word, name) === word.length ? rank.subsequence : rank.none;
  for (; at > 0; at = name.indexOf(word, at + 1)) if (beginsWord(name, at)) return rank.word;
  return rank.substring;
}

/** How many characters of the word, beginning with one, stand in the name in their order. */
export function leading(word: string, name: string, from = 0): number {
  let next = from;
  for (let at = 0; at < name.length && next < word.length; at += 1) {
    if (name.charCodeAt(at) === word.charCodeAt(next)) next += 1;
  }
  return next - from;
}

/** After anything that is neither letter nor digit, and between a letter and a digit. */
function beginsWord(name: string, at: number): boolean {
  const before = kindOf(name.charCodeAt(at - 1));
  return before === 'other' || before !== kindOf(name.charCodeAt(at));
}

function kindOf(code: number): 'digit' | 'letter' | 'other' {
  if (code >= 48 && code <= 57) return 'digit';
  return (code >= 97 && code <= 122) || code > 127 ? 'letter' : 'other';
}

/** Whether names match a pattern in lower case, in which `*` stands for any characters. */
export function patternMatcher(pattern: string): (name: string) => boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return (name) => name === first;
  return (name) => {
    if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last))
      return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}

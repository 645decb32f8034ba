/** The values of build arguments by name; undefined for one that has none until the image is built. */
export type Arguments = ReadonlyMap<string, string | undefined>;

/** No image has a longer name; arguments that take each other in twice would fill the memory. */
const longest = 4096;
const variable = /^(?:(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/;

/**
 * A word with its quotes taken away and its variables filled in: `$X`, `${X}`, `${X:-default}`, `${X-default}`,
 * `${X:+other}`, `${X+other}`, `${X:?message}`, `${X?message}`. Undefined when a variable has no value, or is used in
 * another way, and for what is too long.
 */
export function expandWord(word: string, values: Arguments, escape: string): string | undefined {
  let expanded = '';
  let quote = '';
  for (let index = 0; index < word.length; index += 1) {
    const character = word[index] ?? '';
    if (character === escape && quote !== "'") {
      index += 1;
      expanded += word[index] ?? '';
    } else if (character === quote) quote = '';
    else if (quote === '' && (character === '"' || character === "'")) quote = character;
    else if (character === '$' && quote !== "'") {
      const found = variable.exec(word.slice(index + 1));
      const value = found === null ? undefined : valueOf(found, values, escape);
      if (found === null || value === undefined) return undefined;
      index += found[0].length;
      expanded += value;
    } else expanded += character;
  }
  return quote === '' && expanded.length <= longest ? expanded : undefined;
}

function valueOf(
  [, plain, braced = '', form, other = '']: RegExpExecArray,
  values: Arguments,
  escape: string,
): string | undefined {
  const value = values.get(plain ?? braced);
  const isThere = form?.startsWith(':') === true ? value !== undefined && value !== '' : value !== undefined;
  if (form?.endsWith('-') === true) return isThere ? value : expandWord(other, values, escape);
  if (form?.endsWith('+') === true) return isThere ? expandWord(other, values, escape) : '';
  return form === undefined || isThere ? value : undefined;
}

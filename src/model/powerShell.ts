/** Texts for PowerShell, Windows' own 5.1 and later ones. */

const plainPattern = /^(?!-)[\w./:+=-]+$|^--?[A-Za-z][A-Za-z-]*$/;
// 5.1 hands a double quote, and a backslash at the end, to programs unescaped: they would split the word.
const unsafePattern = /["\p{Cc}\p{Cf}\u2028\u2029]|\\$/u;

/**
 * A text as one word for a program that PowerShell starts, with nothing in it expanded or run; undefined for the few texts
 * that not every PowerShell can hand to a program as they are.
 */
export function powerShellWord(text: string): string | undefined {
  if (plainPattern.test(text)) return text;
  if (text === '' || unsafePattern.test(text)) return undefined;
  return powerShellText(text);
}

/** A text in quotes, with nothing in it expanded. */
export function powerShellText(text: string): string {
  // Typographic quotes end a quoted text there just as the plain one does.
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}

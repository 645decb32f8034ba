/** Texts for cmd.exe. */

const plainPattern = /^[\w./:+=@~-]+$/;
// What is in quotes is left alone but for these. Both sides of a pipe are read twice, so escaping them is no way out.
const unsafePattern = /["%!\p{Cc}\p{Cf}\u2028\u2029]|\\$/u;

/** A text as one word for a program that cmd.exe starts; undefined when it has no safe form for it. */
export function cmdWord(text: string): string | undefined {
  if (plainPattern.test(text)) return text;
  return text === '' || unsafePattern.test(text) ? undefined : `"${text}"`;
}

/** Texts for a POSIX shell, and for the terminal into which they are pasted. */

const plainPattern = /^[\w@%+:,./-][\w@%+=:,./-]*$/;
// What a terminal acts on, or hides, when it is pasted. A line end in quotes is only a line end.
const unprintable = /((?!\n)[\p{Cc}\p{Cf}\u2028\u2029])/u;

/**
 * A text as one word of a shell, which takes it as it is: nothing in it is expanded or run. Control and invisible
 * characters are written out for `printf`, so that the line can be read and pasted.
 */
export function shellWord(text: string): string {
  if (plainPattern.test(text)) return text;
  const pieces = text.split(unprintable).map((piece) => {
    if (unprintable.test(piece)) return `"$(printf '${octal(piece)}')"`;
    return piece === '' ? '' : `'${piece.replaceAll("'", `'\\''`)}'`;
  });
  return pieces.join('') || "''";
}

function octal(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}

/**
 * A value as JSON on one line for a here-document or a quoted word. An exclamation mark is escaped, since an interactive
 * bash replaces it with an earlier command even in a here-document, and so is what cannot be seen.
 */
export function shellJson(value: unknown): string {
  const escaped = /[!\p{Cc}\p{Cf}\u2028\u2029]/gu;
  return JSON.stringify(value).replace(escaped, (character) =>
    [...utf16(character)].map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join(''),
  );
}

function utf16(text: string): number[] {
  return Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
}

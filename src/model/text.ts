/**
 * Names, labels and messages come from images and clusters that other people made. Everything of theirs that is shown
 * goes through here first.
 */

// Everything that has no shape of its own, or gives one to its neighbours: controls, marks of direction, characters of no
// width, separators of lines and paragraphs, halves of surrogate pairs.
const unsafePattern = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** One line of at most `limit` characters, invisible and direction-changing characters replaced by `�`. */
export function plainLine(text: string, limit = 200): string {
  const line = text
    .slice(0, limit + 1)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(unsafePattern, '\ufffd')
    .trim();
  // Half of a character at the cut would be none.
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

/** Text for a notification, where VS Code turns `[text](address)` into a link, commands included. */
export function messageText(text: string): string {
  return plainBlock(text).replace(/\](?=\()/g, '] ');
}

/** Text for a Markdown string: every character that Markdown or HTML could read as markup is escaped. */
export function markdownText(text: string, limit = 200): string {
  return plainLine(text, limit)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+\-.!|~$:@/]/g, (character) => `&#${character.charCodeAt(0)};`);
}

// As above, but for tabs and line ends.
const unsafeInBlock = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/**
 * A text of any length with its lines and tabs, where every other invisible or direction-changing character is replaced
 * by `�`: what is read is what is there, and what is copied is what was read.
 */
export function plainBlock(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unsafeInBlock, '\ufffd');
}

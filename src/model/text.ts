/**
 * Names, labels and messages come from images and clusters that other people made. Everything of theirs that is shown
 * goes through here first.
 */

// C0 and C1 controls, bidirectional overrides and isolates, zero-width characters, line and paragraph separators, BOM.
const unsafePattern = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/** One line of at most `limit` characters, invisible and direction-changing characters replaced by `�`. */
export function plainLine(text: string, limit = 200): string {
  const line = text
    .slice(0, limit + 1)
    .replace(/[\t\r\n]+/g, ' ')
    .replace(unsafePattern, '\ufffd')
    .trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
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
const unsafeInBlock = /[^\P{Cc}\t\n]|[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

/**
 * A text of any length with its lines and tabs, where every other invisible or direction-changing character is replaced
 * by `�`: what is read is what is there, and what is copied is what was read.
 */
export function plainBlock(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unsafeInBlock, '\ufffd');
}

/** Other people's text on a page: all of it is there, nothing of it acts. */

// Everything that has no shape of its own, or gives one to its neighbours: controls but for tab and line feed, marks of
// direction, characters of no width, separators of lines and paragraphs, halves of surrogate pairs.
const invisiblePattern = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Text with its lines and tabs, and `�` for each invisible or direction-changing character. */
export function plainText(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(invisiblePattern, '\ufffd');
}

/** The beginning of a long text: at most `characters` of it, in at most `lines` lines; undefined when it is not longer. */
export function beginning(text: string, characters: number, lines: number): string | undefined {
  let end = characters;
  let from = 0;
  for (let line = 0; line < lines; line += 1) {
    const feed = text.indexOf('\n', from);
    if (feed === -1 || feed >= characters)
      return text.length > characters ? text.slice(0, characters) : undefined;
    end = feed;
    from = feed + 1;
  }
  return text.slice(0, end);
}

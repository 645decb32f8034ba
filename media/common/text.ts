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

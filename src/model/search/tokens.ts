/**
 * What a person typed, cut at whitespace. `"` holds together what is between it and the next one, so that a label may
 * have spaces in it; a quote without a partner is a character like any other. One pass, whatever the text.
 */
export function tokens(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  let end = 0;
  let lastQuote = text.lastIndexOf('"');
  const take = (): void => {
    if (end > start) found.push(text.slice(start, end));
  };
  while (end < text.length) {
    const character = text.charAt(end);
    if (character === '"' && end < lastQuote) {
      end = text.indexOf('"', end + 1) + 1;
      if (end > lastQuote) lastQuote = -1;
    } else if (isSpace(character)) {
      take();
      end += 1;
      start = end;
    } else {
      end += 1;
    }
  }
  take();
  return found;
}

function isSpace(character: string): boolean {
  return character === ' ' || (character !== '' && character.trim() === '');
}

/** The text without its quotes: `maintainer="Jane Doe"` is `maintainer=Jane Doe`. */
export function unquoted(text: string): string {
  return text.replaceAll('"', '');
}

const around = new Set('"\'`´“”‘’«»<>()[]{},;');

/** A word without the quotes and brackets that stood around it where it was copied. */
export function bare(word: string): string {
  let start = 0;
  let end = word.length;
  while (start < end && around.has(word.charAt(start))) start += 1;
  while (end > start && around.has(word.charAt(end - 1))) end -= 1;
  return word.slice(start, end);
}

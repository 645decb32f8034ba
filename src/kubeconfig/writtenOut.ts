/**
 * Whether a YAML document has more than so many characters once its aliases are written out. A few lines of aliases to
 * aliases can stand for more than any memory holds, and one that holds itself has no end.
 */
export function isLongWrittenOut(document: unknown, limit: number): boolean {
  const open: unknown[] = [document];
  let length = 0;
  while (open.length > 0) {
    const value = open.pop();
    length += 1;
    if (typeof value === 'string') length += value.length;
    else if (typeof value === 'object' && value !== null) {
      const entries: [string, unknown][] = Object.entries(value);
      for (const [key] of entries) length += key.length + 1;
      if (length <= limit) for (const [, part] of entries) open.push(part);
    }
    if (length > limit) return true;
  }
  return false;
}

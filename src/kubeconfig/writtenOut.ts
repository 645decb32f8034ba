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
    if (typeof value === 'object' && value !== null) {
      const parts: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value).flat();
      length += parts.length;
      if (length <= limit) for (const part of parts) open.push(part);
    }
    if (length > limit) return true;
  }
  return false;
}

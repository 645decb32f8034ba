/** Reads each line of a field that has something in it; a sentence on the first that is wrong: `Line 2: …`. */
export function readLines<T extends object>(text: string, read: (line: string) => T | string): T[] | string {
  const found: T[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const one = read(line.trim());
    if (typeof one === 'string') return `Line ${index + 1}: ${one}`;
    found.push(one);
  }
  return found;
}

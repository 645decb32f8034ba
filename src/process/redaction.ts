import { plainLine } from '../model/text.ts';

const secrets: readonly RegExp[] = [
  /\b((?:bearer|basic)\s+)\S+/gi,
  /\b([\w-]*(?:token|password|passwd|secret|api-?key|credential)s?["']?\s*[=:]\s*)\S+/gi,
  // JSON web tokens, OpenShift's tokens, and any other long run of random characters.
  /\b(?:eyJ|sha256~)[\w.~+/=-]+/g,
  /(?<![\w/.-])(?=[\w+=-]*\d)(?=[\w+=-]*[a-z])[\w+=-]{32,}/gi,
];

/** One line that another program wrote, at most 300 characters, with everything that looks like a secret left out. */
export function redacted(line: string): string {
  let shown = line.slice(0, 2000);
  for (const pattern of secrets) {
    shown = shown.replace(
      pattern,
      (_all: string, kept: unknown) => `${typeof kept === 'string' ? kept : ''}[redacted]`,
    );
  }
  return plainLine(shown, 300);
}

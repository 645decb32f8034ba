import { execForm, healthcheckWords } from './healthcheck.ts';

/**
 * An instruction whose arguments a builder printed as Go prints lists, maps and structs, with those arguments as they
 * stand in a Dockerfile: `EXPOSE map[80/tcp:{}]` is `EXPOSE 80/tcp`. What does not look so stays as it is.
 */
export function dockerfileForm(line: string): string {
  const space = line.indexOf(' ');
  const name = line.slice(0, Math.max(space, 0)).toUpperCase();
  const rest = line.slice(space + 1).trim();
  const form = Object.hasOwn(forms, name) ? forms[name]?.(rest) : undefined;
  return form === undefined ? line : `${name} ${form}`;
}

const forms: Readonly<Record<string, (rest: string) => string | undefined>> = {
  ADD: copyForm,
  COPY: copyForm,
  CMD: commandForm,
  ENTRYPOINT: commandForm,
  EXPOSE: portsForm,
  HEALTHCHECK: healthcheckForm,
  SHELL: shellForm,
  VOLUME: (rest) => plainList(rest)?.join(' '),
};

// The classic builder names what it copied by a checksum: `file:5d68… in /app`.
const copied = /^((?:--\S{1,200} ){0,8}(?:file|dir|multi):[0-9a-f]{32,128}) in (?=\S)/;

function copyForm(rest: string): string | undefined {
  return copied.test(rest) ? rest.replace(copied, '$1 ') : undefined;
}

function commandForm(rest: string): string | undefined {
  const words = quotedList(rest);
  if (words === undefined || words.length === 0) return undefined;
  const [program, flag, command, ...more] = words;
  const isShell = program === '/bin/sh' && flag === '-c' && command !== undefined && more.length === 0;
  return isShell ? command : execForm(words);
}

function shellForm(rest: string): string | undefined {
  const words = plainList(rest);
  return words && execForm(words);
}

function portsForm(rest: string): string | undefined {
  const map = /^map\[(.*)\]$/s.exec(rest)?.[1];
  if (map !== undefined) return map.replaceAll(':{}', '');
  return plainList(rest)?.join(' ');
}

// `&{["CMD-SHELL" "true"] "30s" "3s" "0s" "0s" '\x03'}`; the fourth time, the start interval, came later.
const healthcheck = /^&\{(\[.*\]) "([^"]*)" "([^"]*)" "([^"]*)"(?: "([^"]*)")? '(.{1,10})'\}$/s;

function healthcheckForm(rest: string): string | undefined {
  const match = healthcheck.exec(rest);
  const test = quotedList(match?.[1] ?? '');
  if (match === null || test === undefined) return undefined;
  return healthcheckWords({
    test,
    interval: milliseconds(match[2]),
    timeout: milliseconds(match[3]),
    startPeriod: milliseconds(match[4]),
    startInterval: milliseconds(match[5]),
    retries: characterCode(match[6] ?? ''),
  });
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** `1m30s` in ms; what is shorter than a millisecond counts as nothing. */
function milliseconds(duration = ''): number {
  let sum = 0;
  for (const [, value, unit] of duration.matchAll(/(\d{1,12}(?:\.\d{1,9})?)(h|ms|m|s)/g)) {
    sum += Number(value) * (unitMs[unit ?? ''] ?? 0);
  }
  return sum;
}

const escapes: Readonly<Record<string, number>> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Go prints a number as a character where it is told to quote: `\x03` is 3, `\t` is 9. */
function characterCode(character: string): number {
  const escaped = /^\\(?:[xuU]([0-9a-f]{2,8})|(.))$/.exec(character);
  if (escaped === null) return character.codePointAt(0) ?? 0;
  if (escaped[1] !== undefined) return Number.parseInt(escaped[1], 16);
  return escapes[escaped[2] ?? ''] ?? escaped[2]?.codePointAt(0) ?? 0;
}

/** `["node" "main.js"]`, with or without commas, as its words; undefined when it is something else. */
function quotedList(text: string): readonly string[] | undefined {
  if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
  const body = text.slice(1, -1).trim();
  const words: string[] = [];
  const word = /"((?:[^"\\]|\\.){0,16384})"(?:\s?,?\s?)/sy;
  while (word.lastIndex < body.length) {
    const match = word.exec(body);
    if (match === null) return undefined;
    words.push(unquoted(match[1] ?? ''));
  }
  return words;
}

/** What stands between Go's quotes; escapes that JSON lacks stay as they are. */
function unquoted(quoted: string): string {
  try {
    const value: unknown = JSON.parse(`"${quoted}"`);
    return typeof value === 'string' ? value : quoted;
  } catch {
    return quoted;
  }
}

/** `[/data /cache]` as its words; undefined for anything else, a quoted list too. */
function plainList(text: string): readonly string[] | undefined {
  const body = /^\[([^"]*)\]$/s.exec(text)?.[1]?.trim();
  return body === undefined || body === '' ? undefined : body.split(/\s+/);
}

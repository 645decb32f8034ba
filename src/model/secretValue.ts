import { holdsPasswordField, holdsSecretShape } from './secretShapes.ts';

/** Values that look like secrets, so that a page can mask them. A guess: it errs towards masking what is named a secret. */

/** How much of a value is looked at, in characters. */
const lookedAt = 65_536;

/**
 * Whether a variable, label or argument looks like it holds a secret: by the value's shape (tokens, keys, addresses with
 * a password) or by its name (`DB_PASSWORD`), unless the value only points to one (`/run/secrets/db`, `${PASSWORD}`).
 */
export function looksSecret(name: string, value: string): boolean {
  const text = value.slice(0, lookedAt).trim();
  if (text === '') return false;
  if (holdsSecretShape(text)) return true;
  const kind = nameKind(name);
  if (kind === 'plain') return holdsPasswordField(text);
  if (kind === 'about') return false;
  return !pointsToSecret(text) && !(kind === 'token' && isSetting(text));
}

/**
 * Whether an instruction of a Dockerfile, or a line of build arguments, sets or hands over something that looks like a
 * secret: `ENV DB_PASSWORD=x`, `RUN curl -u user:password …`, `RUN deploy --token x`.
 */
export function holdsSecret(instruction: string): boolean {
  const text = instruction.slice(0, lookedAt);
  if (holdsSecretShape(text)) return true;
  const spaced = /^(?:ENV|LABEL)\s+([\w.-]{1,128})\s+([^\s=].*)$/s.exec(text);
  if (spaced !== null && looksSecret(spaced[1] ?? '', spaced[2] ?? '')) return true;
  for (const [, name, option, double, single, bare] of text.matchAll(assignment)) {
    const value = double ?? single ?? bare ?? '';
    // `$TOKEN` and `$(cat /run/secrets/token)` come from elsewhere.
    if (!/^[$`]/.test(value) && looksSecret(name ?? option ?? '', value)) return true;
  }
  return curlUser.test(text) || loginPassword.test(text);
}

// `NAME=value`, `--name=value`, `--name value`, with or without quotes.
const assignment =
  /(?<![\w.])(?:-{0,2}([A-Za-z_][\w.-]{0,127})=|--([a-z][\w.-]{0,127})[ \t]{1,8}(?![-\s]))(?:"([^"]{0,8192})"|'([^']{0,8192})'|([^\s"';&|]{1,8192}))/g;
const curlUser = /\s(?:-u|--user)[ =]{1,4}["']?[^\s:"']{1,128}:(?![$<{])[^\s"']/;
const loginPassword = /\blogin\b[^|;&\n]{0,512}\s-p[ =]{0,4}(?![$<{\s"'-])[^\s]/;

type NameKind = 'password' | 'token' | 'about' | 'plain';

const passwords = new Set(['password', 'passwd', 'passphrase', 'pass', 'pwd', 'pw', 'passcode']);
const tokens = new Set([
  'token',
  'tokens',
  'secret',
  'secrets',
  'apikey',
  'credential',
  'credentials',
  'creds',
]);
/** Words that make the word `key` after them a secret. */
const keyKinds = new Set(
  'api access private secret auth signing encryption master account app application storage deploy license ssh'.split(
    ' ',
  ),
);
/** Last words of names that say something about a secret: where it is, how long it lives, who gives it. */
const aspects = new Set(
  (
    'file files path paths dir directory folder location mount url uri endpoint host server port service name names ' +
    'user username id ids ttl expiry expires expiration expire timeout lifetime seconds minutes hours days age interval ' +
    'length len size min max limit count policy rotation type kind format algorithm alg method mode issuer audience ' +
    'scope scopes enabled enable disabled required header prefix suffix version provider source backend store ref field ' +
    'hint prompt stdin cmd command helper cert certificate'
  ).split(' '),
);
const publicWords = new Set([
  'public',
  'no',
  'max',
  'min',
  'num',
  'allow',
  'disable',
  'skip',
  'use',
  'has',
  'is',
]);

function nameKind(name: string): NameKind {
  const words = wordsOf(name);
  // The shell's own variables for the current and the last directory.
  if (words.length < 3 && words.at(-1) === 'pwd' && !name.includes('_')) return 'plain';
  const kind = secretWord(words);
  if (kind === undefined) return 'plain';
  const isAbout = aspects.has(words.at(-1) ?? '') || words.some((word) => publicWords.has(word));
  return isAbout ? 'about' : kind;
}

function secretWord(words: readonly string[]): 'password' | 'token' | undefined {
  if (words.some((word) => passwords.has(word) || /(?:password|passwd|passphrase)$/.test(word)))
    return 'password';
  const isKey = words.some((word, i) => word === 'key' && keyKinds.has(words[i - 1] ?? ''));
  const isToken = words.some(
    (word) => tokens.has(word) || /(?:apikey|secretkey|accesskey|token)$/.test(word),
  );
  return isKey || isToken ? 'token' : undefined;
}

/** `DB_PASSWORD`, `db.password`, `dbPassword` and `io.example/db-password` end in the words `db`, `password`. */
function wordsOf(name: string): readonly string[] {
  return name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

/** A path, a variable, a placeholder or an address: something that names where the secret is. */
function pointsToSecret(value: string): boolean {
  return (
    /^(?:~|\.{1,2})?\/[\w.-]+(?:\/[\w.-]*)+$/.test(value) ||
    /^[A-Za-z]:\\[\w\\. -]+$/.test(value) ||
    /^(?:\$\{?[\w:-]{1,128}\}?|\$\([^)]{1,512}\)|%\w{1,128}%|\{\{.{1,512}\}\}|\$\{\{.{1,512}\}\})$/s.test(
      value,
    ) ||
    /^<[^<>]{1,64}>$|^[*•x]{3,64}$|^(?:redacted|masked|hidden)$/i.test(value) ||
    /^https?:\/\/[^\s@?]+$/i.test(value) ||
    /^(?:true|false|yes|no|on|off|none|null|nil|undefined)$/i.test(value)
  );
}

/** A small number is how something with tokens is set up, not a token. */
function isSetting(value: string): boolean {
  return /^\d{1,9}(?:\.\d{1,4})?[a-z]{0,2}$/i.test(value);
}

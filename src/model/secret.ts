// OpenShift OAuth tokens, JSON web tokens, and what follows Bearer, Basic or a password or token assignment.
const secretPatterns: readonly [RegExp, string][] = [
  [/sha256~[\w-]{8,}/g, 'sha256~…'],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, 'eyJ…'],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{6,}/gi, '$1 …'],
  [/\b(password|token|secret)(["']?\s*[:=]\s*["']?)[^\s"',}]+/gi, '$1$2…'],
  [/(:\/\/[^\s/:@]+):[^\s/@]+@/g, '$1:…@'],
];

/** The text with everything that looks like a credential replaced. The last fence; no failure should hold one. */
export function withoutSecrets(text: string): string {
  return secretPatterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}

/**
 * A credential on its way from where it is issued to where it is used. It shows itself to nobody who prints, joins,
 * serializes or inspects it; only `reveal` gives it away.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The credential itself, for the request, input or file that it is meant for. */
  reveal(): string {
    return this.#value;
  }

  /** Whether a text is, or has in it, the credential. */
  isIn(text: string): boolean {
    return text.includes(this.#value);
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  /** What `console.log` and `util.inspect` of Node show. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return hidden;
  }
}

const hidden = '[secret]';

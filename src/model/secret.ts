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

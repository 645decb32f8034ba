declare const digestBrand: unique symbol;

/** A content digest, `sha256:` and 64 lower-case hex digits (or sha512 and 128). OCI image spec, descriptor.md. */
export type Digest = string & { readonly [digestBrand]: true };

const digestPattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** Whether the text is a whole, well-formed digest. */
export function isDigest(text: unknown): text is Digest {
  return typeof text === 'string' && digestPattern.test(text);
}

/** The first eight hex digits, as people compare them: `42cdaa43`. */
export function shortDigest(digest: Digest): string {
  return hexOf(digest).slice(0, 8);
}

/** The hex digits alone, without the algorithm. */
export function hexOf(digest: Digest): string {
  return digest.slice(digest.indexOf(':') + 1);
}

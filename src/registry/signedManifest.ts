import { parseJson } from '../http/jsonText.ts';
import { isDigest, type Digest } from '../model/digest.ts';
import { list, number, record, text } from '../model/json.ts';
import { checkDigest, digestOf } from './digestCheck.ts';

/** The digest of a manifest, and the bytes that it covers. */
interface CheckedManifest {
  readonly digest: Digest;
  readonly covered: Buffer;
}

/** Checks a manifest against the digest that it was asked for by, or that its registry names; throws `digestMismatch`. */
export function checkedManifest(bytes: Buffer, expected: string | undefined, doing: string): CheckedManifest {
  // What is shown is what the digest covers; in a signed manifest that is less than what was sent.
  const covered = unsignedBytes(bytes) ?? bytes;
  if (!isDigest(expected)) return { digest: digestOf(covered), covered };
  checkDigest(covered, expected, doing);
  return { digest: expected, covered };
}

/**
 * The bytes that the digest of a schema 1 manifest is about: the document without its signatures. Each signature says in
 * its protected header how long the rest of the document was before it and how it ended. Docker image spec v2-1,
 * "Signed Manifests". Undefined when the document carries no signature that fits it.
 */
export function unsignedBytes(bytes: Buffer): Buffer | undefined {
  const signature = record(list(record(parseJson(bytes.toString('utf8')))['signatures'])[0]);
  const header = record(
    parseJson(Buffer.from(text(signature['protected']) ?? '', 'base64url').toString('utf8')),
  );
  const length = number(header['formatLength']);
  const tail = text(header['formatTail']);
  if (length === undefined || tail === undefined) return undefined;
  if (!Number.isSafeInteger(length) || length < 0 || length > bytes.length) return undefined;
  return Buffer.concat([bytes.subarray(0, length), Buffer.from(tail, 'base64url')]);
}

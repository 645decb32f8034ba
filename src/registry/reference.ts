import { isDigest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';

// OCI distribution spec, "Pulling manifests"; loose in what one part of a name holds, strict in what a path may hold.
const repositoryPattern = /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** `ns/name:1.0` or `ns/name@sha256:…`. */
export function pullSpec(repository: string, reference: string): string {
  return `${repository}${isDigest(reference) ? '@' : ':'}${reference}`;
}

/** The right to read a repository, as token endpoints name it. Docker registry spec, "Token Scope". */
export function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

/** The rights to read and write a repository, and to take blobs over from another one. */
export function pushScope(repository: string, from?: string): string {
  const own = `repository:${repository}:pull,push`;
  return from === undefined ? own : `${own} ${pullScope(from)}`;
}

/** Throws `invalid` for names that could lead out of the repository's path. */
export function checkReference(repository: string, reference: string, doing: string): void {
  if (repository.length > 255 || !repositoryPattern.test(repository)) {
    throw new FailureError({ kind: 'invalid', doing, reason: 'this is not the name of a repository' });
  }
  if (!isDigest(reference) && !tagPattern.test(reference)) {
    throw new FailureError({ kind: 'invalid', doing, reason: 'this is neither a tag nor a digest' });
  }
}

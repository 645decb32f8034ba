import { withDeadline } from '../http/abort.ts';
import { isDigest, type Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { mediaTypes } from '../model/manifest.ts';
import { accepted } from './accepted.ts';
import { isWebPage } from './answerFailure.ts';
import type { Purpose } from './login.ts';
import { checkReference, pullSpec, pushScope } from './reference.ts';
import type { Session } from './session.ts';
import { checkedManifest } from './signedManifest.ts';
import { uploadAddress, uploadSession, type UploadSession } from './uploadSession.ts';

/** A manifest as it is stored: its digest is of exactly these bytes. */
interface StoredManifest {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A blob of another repository of the same registry. */
interface Mount {
  readonly digest: Digest;
  readonly from: string;
}

/**
 * Pushing to a registry. OCI distribution spec 1.1, "Push". Every call is sent once, and rejects with a `FailureError` or the
 * signal's reason.
 */
export interface RegistryUploads {
  /** Whether a repository has a blob. HEAD `/v2/{repository}/blobs/{digest}`. */
  has(repository: string, digest: Digest, signal: AbortSignal): Promise<boolean>;
  /** Begins to upload a blob. POST `/v2/{repository}/blobs/uploads/`. */
  begin(repository: string, signal: AbortSignal): Promise<UploadSession>;
  /**
   * Takes a blob over from another repository, which sends nothing: undefined when that is done, or an upload where the
   * registry would rather have its bytes. The same with `?mount=&from=`.
   */
  mount(repository: string, mount: Mount, signal: AbortSignal): Promise<UploadSession | undefined>;
  /** The digest of what a tag or digest names, verified; undefined where there is nothing. GET `/v2/{repository}/manifests/{reference}`. */
  find(repository: string, reference: string, signal: AbortSignal): Promise<Digest | undefined>;
  /** Stores a manifest by tag or digest. PUT `/v2/{repository}/manifests/{reference}`. */
  putManifest(
    repository: string,
    reference: string,
    manifest: StoredManifest,
    signal: AbortSignal,
  ): Promise<void>;
}

const manifestLimit = 4 * 1024 * 1024;
const anyManifest = Object.values(mediaTypes).join(', ');

/** The uploads of a registry as one user. */
export function registryUploads(session: Session): RegistryUploads {
  const purposeOf = (doing: string, scope: string, signal: AbortSignal): Purpose => ({
    doing,
    scope,
    signal,
  });
  const begin = async (repository: string, query: string, purpose: Purpose) => {
    const url = new URL(`/v2/${repository}/blobs/uploads/${query}`, session.origin);
    const answered = await session.send({ method: 'POST', url }, purpose);
    const { answer } = await accepted(session, answered, purpose, [201, 202]);
    await answer.aside();
    return answer;
  };
  return {
    async has(repository, digest, signal) {
      const doing = `look for the blob ${digest} in ${repository}`;
      checkReference(repository, digest, doing);
      const purpose = purposeOf(doing, pushScope(repository), signal);
      return (await ask(session, 'HEAD', `/v2/${repository}/blobs/${digest}`, purpose)) !== undefined;
    },
    async begin(repository, signal) {
      const doing = `push to ${repository}`;
      checkReference(repository, 'latest', doing);
      const purpose = purposeOf(doing, pushScope(repository), signal);
      const answer = await begin(repository, '', purpose);
      return uploadSession(session, repository, uploadAddress(answer, session.origin, doing));
    },
    async mount(repository, { digest, from }, signal) {
      const doing = `push to ${repository}`;
      checkReference(repository, digest, doing);
      checkReference(from, digest, doing);
      const query = `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
      const answer = await begin(repository, query, purposeOf(doing, pushScope(repository, from), signal));
      if (answer.status === 201) return undefined;
      return uploadSession(session, repository, uploadAddress(answer, session.origin, doing));
    },
    find: (repository, reference, signal) => find(session, repository, reference, signal),
    async putManifest(repository, reference, { mediaType, bytes }, signal) {
      const doing = `push the manifest ${pullSpec(repository, reference)}`;
      checkReference(repository, reference, doing);
      const purpose = purposeOf(doing, pushScope(repository), signal);
      const url = new URL(`/v2/${repository}/manifests/${reference}`, session.origin);
      const headers = { 'content-type': mediaType };
      // The registry looks for every part that the manifest names before it answers.
      const timeouts = { head: session.timeouts.document };
      const sent = await session.send({ method: 'PUT', url, headers, body: bytes, timeouts }, purpose);
      await (await accepted(session, sent, purpose, [200, 201, 202])).answer.aside();
    },
  };
}

/** What is at a path, with its body read; undefined where there is nothing. */
async function ask(session: Session, method: 'GET' | 'HEAD', path: string, purpose: Purpose) {
  const headers = { accept: method === 'GET' ? anyManifest : '*/*' };
  const exchange = await session.send({ method, url: new URL(path, session.origin), headers }, purpose);
  const { answer } = exchange;
  if (answer.status === 404 && !isWebPage(answer)) {
    await answer.aside();
    return undefined;
  }
  // Where blobs are kept elsewhere, a registry sends there by a redirect: so it has the blob.
  const there = method === 'HEAD' ? [200, 302, 303, 307, 308] : [200];
  await accepted(session, exchange, purpose, there);
  return { answer, bytes: await answer.read(manifestLimit) };
}

async function find(
  session: Session,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const doing = `look for ${pullSpec(repository, reference)}`;
  checkReference(repository, reference, doing);
  return withDeadline(session.timeouts.document, session.origin.host, signal, async (limited) => {
    const purpose = { doing, scope: pushScope(repository), signal: limited };
    const found = await ask(session, 'GET', `/v2/${repository}/manifests/${reference}`, purpose);
    if (found === undefined) return undefined;
    if (found.bytes === undefined)
      throw new FailureError({ kind: 'unreadable', doing, reason: 'it is longer than 4 MB' });
    const named = isDigest(reference) ? reference : found.answer.header('docker-content-digest');
    return checkedManifest(found.bytes, named, doing).digest;
  });
}

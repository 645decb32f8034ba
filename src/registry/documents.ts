import { isDigest, type Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { parseImageConfig } from '../model/imageConfig.ts';
import { mediaTypes, parseManifest } from '../model/manifest.ts';
import { withDeadline } from '../http/abort.ts';
import { parseJson } from '../http/jsonText.ts';
import type { Answer } from '../http/answer.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import { openBlob } from './blob.ts';
import { checkDigest } from './digestCheck.ts';
import { checkReference, pullScope, pullSpec } from './reference.ts';
import type { FetchedConfig, FetchedManifest } from './registryClient.ts';
import type { Session } from './session.ts';
import { checkedManifest } from './signedManifest.ts';

const megabyte = 1024 * 1024;
// The OCI distribution spec asks registries to take manifests of 4 MB; most take no more.
const manifestLimit = 4 * megabyte;
const configLimit = 8 * megabyte;
const acceptedManifests = Object.values(mediaTypes).join(', ');

/** `GET /v2/{name}/manifests/{reference}`, verified against the digest asked for, or else the one the registry names. */
export async function fetchManifest(
  session: Session,
  repository: string,
  reference: string,
  signal: AbortSignal,
): Promise<FetchedManifest> {
  const doing = `read manifest ${pullSpec(repository, reference)}`;
  checkReference(repository, reference, doing);
  return withDeadline(session.timeouts.document, session.origin.host, signal, async (limited) => {
    const purpose = { scope: pullScope(repository), doing, signal: limited };
    const path = `/v2/${repository}/manifests/${reference}`;
    const exchange = await session.get(path, { accept: acceptedManifests }, purpose);
    const { answer } = exchange;
    if (answer.status === 401) throw await session.refusal(exchange, purpose);
    if (answer.status !== 200 || isWebPage(answer)) throw await answerFailure(answer, doing);
    return readManifest(answer, reference, doing);
  });
}

async function readManifest(answer: Answer, reference: string, doing: string): Promise<FetchedManifest> {
  const bytes = await readWhole(answer, manifestLimit, doing);
  const expected = isDigest(reference) ? reference : answer.header('docker-content-digest');
  const { digest, covered } = checkedManifest(bytes, expected, doing);
  const manifest = parseManifest(jsonIn(covered, doing), answer.mediaType, doing);
  return { mediaType: manifest.mediaType, digest, bytes, manifest };
}

/** `GET /v2/{name}/blobs/{digest}` of an image's config, verified. */
export async function fetchConfig(
  session: Session,
  repository: string,
  { digest, size }: { readonly digest: Digest; readonly size?: number },
  signal: AbortSignal,
): Promise<FetchedConfig> {
  const doing = `read config ${pullSpec(repository, digest)}`;
  checkReference(repository, digest, doing);
  if ((size ?? 0) > configLimit) throw tooLong(configLimit, doing);
  return withDeadline(session.timeouts.document, session.origin.host, signal, async (limited) => {
    const purpose = { scope: pullScope(repository), doing, signal: limited };
    const answer = await openBlob(session, { repository, digest, range: undefined }, purpose);
    const bytes = await readWhole(answer, configLimit, doing);
    checkDigest(bytes, digest, doing);
    return { bytes, config: parseImageConfig(jsonIn(bytes, doing), doing) };
  });
}

async function readWhole(answer: Answer, limit: number, doing: string): Promise<Buffer> {
  const bytes = await answer.read(limit);
  if (bytes === undefined) throw tooLong(limit, doing);
  return bytes;
}

function jsonIn(bytes: Buffer, doing: string): unknown {
  const json = parseJson(bytes.toString('utf8'));
  if (json !== undefined) return json;
  const reason = 'what the registry holds there is not JSON';
  throw new FailureError({ kind: 'unreadable', doing, reason });
}

function tooLong(limit: number, doing: string): FailureError {
  return new FailureError({ kind: 'unreadable', doing, reason: `it is longer than ${limit / megabyte} MB` });
}

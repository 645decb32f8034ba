import { Readable } from 'node:stream';
import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { compact } from '../model/json.ts';
import type { Answer } from '../http/answer.ts';
import { answerFailure } from './answerFailure.ts';
import { DigestCheck } from './digestCheck.ts';
import type { Purpose } from './login.ts';
import type { ByteRange, FetchedBlob } from './registryClient.ts';
import type { Session } from './session.ts';

const mostRedirects = 3;
const redirects = new Set([301, 302, 303, 307, 308]);

export interface BlobRequest {
  readonly repository: string;
  readonly digest: Digest;
  readonly range: ByteRange | undefined;
}

/**
 * `GET /v2/{name}/blobs/{digest}`, at the registry or at the storage that it sends us to. Resolves with the whole blob
 * (200) or, if a range was asked for, the part (206).
 */
export async function openBlob(session: Session, request: BlobRequest, purpose: Purpose): Promise<Answer> {
  const { repository, digest, range } = request;
  const headers = range === undefined ? {} : { range: `bytes=${range.start}-${range.end ?? ''}` };
  const exchange = await session.get(`/v2/${repository}/blobs/${digest}`, headers, purpose);
  const answer = await followed(session, exchange.answer, headers, purpose);
  if (answer.status === 200 || (answer.status === 206 && range !== undefined)) return answer;
  if (answer !== exchange.answer) throw storageFailure(answer, purpose.doing);
  throw await (answer.status === 401
    ? session.refusal(exchange, purpose)
    : answerFailure(answer, purpose.doing));
}

/** The bytes of an opened blob, as they arrive. */
export function blobStream(
  answer: Answer,
  { digest, range, doing }: { digest: Digest; range: ByteRange | undefined; doing: string },
): FetchedBlob {
  if (answer.status === 206 && range !== undefined) return partOf(answer, range, doing);
  const size = answer.length;
  const parts = range === undefined ? verified(answer, digest, doing) : cut(answer, range);
  return { ...compact({ size }), stream: streamOf(parts, answer) };
}

/** Follows redirects. The login stays behind: none of the requests here carries one. */
async function followed(
  session: Session,
  first: Answer,
  headers: Readonly<Record<string, string>>,
  { doing, signal }: Purpose,
): Promise<Answer> {
  let answer = first;
  for (let hops = 0; redirects.has(answer.status); hops += 1) {
    await answer.aside();
    const target = targetOf(answer, session.origin, doing);
    if (hops === mostRedirects)
      throw unreadable(doing, `the registry redirects more than ${mostRedirects} times`);
    answer = await session.http.send({ url: target, headers, doing, signal });
  }
  return answer;
}

function targetOf(answer: Answer, origin: URL, doing: string): URL {
  const location = answer.header('location') ?? '';
  if (location === '' || !URL.canParse(location, answer.url.href)) {
    throw unreadable(doing, `${answer.url.host} redirects without a valid address`);
  }
  const target = new URL(location, answer.url);
  const safe = target.protocol === 'https:' || (target.protocol === 'http:' && origin.protocol === 'http:');
  if (!safe || target.username !== '' || target.password !== '') {
    throw unreadable(doing, `${answer.url.host} redirects to an address that is not plain HTTPS`);
  }
  return target;
}

function storageFailure(answer: Answer, doing: string): FailureError {
  answer.discard();
  const { status } = answer;
  const reason = `the storage at ${answer.url.host}, to which the registry redirects, answers ${status}`;
  return status >= 400
    ? new FailureError({ kind: 'server', doing, status, reason })
    : unreadable(doing, reason);
}

function partOf(answer: Answer, range: ByteRange, doing: string): FetchedBlob {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/.exec(answer.header('content-range') ?? '');
  const end = Number(match?.[2]);
  if (match === null || Number(match[1]) !== range.start || end > (range.end ?? Infinity)) {
    answer.discard();
    throw unreadable(doing, 'the registry sends another part than was asked for');
  }
  const size = match[3] === '*' ? undefined : Number(match[3]);
  return { ...compact({ size }), stream: streamOf(answer.parts(), answer) };
}

async function* verified(
  answer: Answer,
  digest: Digest,
  doing: string,
): AsyncGenerator<Buffer, void, undefined> {
  const check = new DigestCheck(digest, doing);
  for await (const part of answer.parts()) {
    check.update(part);
    yield part;
  }
  check.finish();
}

/** The part of a whole blob, from a server that does not know ranges. */
async function* cut(
  answer: Answer,
  { start, end = Infinity }: ByteRange,
): AsyncGenerator<Buffer, void, undefined> {
  let position = 0;
  for await (const part of answer.parts()) {
    const wanted = part.subarray(Math.max(0, start - position), Math.max(0, end + 1 - position));
    if (wanted.length > 0) yield wanted;
    position += part.length;
    if (position > end) return;
  }
}

function streamOf(parts: AsyncIterable<Buffer>, answer: Answer): Readable {
  const stream = Readable.from(parts, { objectMode: false });
  // A stream that is destroyed before its first read never starts the generator, so this ends the connection.
  stream.once('close', () => answer.discard());
  return stream;
}

function unreadable(doing: string, reason: string): FailureError {
  return new FailureError({ kind: 'unreadable', doing, reason });
}

import type { Readable } from 'node:stream';
import type { Answer } from '../http/answer.ts';
import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { accepted } from './accepted.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import { pushScope } from './reference.ts';
import type { Session } from './session.ts';

/** A part of a blob on its way. */
interface UploadPart {
  readonly body: Readable;
  /** Where it begins in the blob, and how many bytes it has. */
  readonly offset: number;
  readonly length: number;
}

/**
 * A blob that is being uploaded. Every call rejects with a `FailureError` or the signal's reason; with `conflict` where the
 * registry has lost the upload, or has another part of it than was thought.
 */
export interface UploadSession {
  /** Sends bytes as they come, as fast as the registry takes them. PATCH. There is no time limit: the caller has one. */
  append(part: UploadPart, signal: AbortSignal): Promise<void>;
  /** How many bytes the registry has; undefined when it has given the upload up. GET. */
  size(signal: AbortSignal): Promise<number | undefined>;
  /** Makes a blob of what was sent, if it has the digest. PUT. */
  finish(digest: Digest, signal: AbortSignal): Promise<void>;
  /** Gives the upload up, if that takes no longer than some seconds. Never rejects. DELETE. */
  cancel(): Promise<void>;
}

/** ms; longer than anybody uploads one blob. */
const noLimit = 7 * 24 * 3_600_000;
/** ms to put together what was sent, which some storages do by copying it. */
const finishTime = 300_000;
/** ms; somebody waits for it who has pressed Cancel. */
const cancelTime = 5_000;

/** An upload at an address that `POST` has given. */
export function uploadSession(session: Session, repository: string, begun: URL): UploadSession {
  const doing = `push to ${repository}`;
  const scope = pushScope(repository);
  let address = begun;
  const moved = async (answer: Answer): Promise<void> => {
    await answer.aside();
    // Each answer may say where to go on; registries keep what they know of the upload in the address.
    if (answer.header('location') !== undefined) address = uploadAddress(answer, session.origin, doing);
  };
  return {
    async append({ body, offset, length }, signal) {
      const purpose = { doing, scope, signal };
      const headers = {
        'content-type': 'application/octet-stream',
        'content-length': `${length}`,
        'content-range': `${offset}-${offset + length - 1}`,
      };
      const timeouts = { head: noLimit };
      const sent = await session.send({ method: 'PATCH', url: address, headers, body, timeouts }, purpose);
      await refuseLost(sent.answer, doing);
      await moved((await accepted(session, sent, purpose, [200, 201, 202, 204])).answer);
    },
    async size(signal) {
      const purpose = { doing, scope, signal };
      const { answer } = await session.send({ url: address }, purpose);
      if (answer.status >= 500 || answer.status === 429) throw await answerFailure(answer, doing);
      if (answer.status !== 204 && answer.status !== 200) {
        await answer.aside();
        return undefined;
      }
      await moved(answer);
      return sizeIn(answer);
    },
    async finish(digest, signal) {
      const purpose = { doing, scope, signal };
      const url = new URL(address);
      url.searchParams.set('digest', digest);
      const headers = { 'content-type': 'application/octet-stream' };
      const timeouts = { head: finishTime };
      const sent = await session.send({ method: 'PUT', url, headers, timeouts }, purpose);
      await refuseLost(sent.answer, doing);
      await (await accepted(session, sent, purpose, [201, 202, 204])).answer.aside();
    },
    async cancel() {
      const signal = AbortSignal.timeout(cancelTime);
      try {
        const { answer } = await session.send({ method: 'DELETE', url: address }, { doing, scope, signal });
        await answer.aside();
      } catch {
        // The registry forgets unfinished uploads by itself, after some days.
      }
    },
  };
}

/**
 * Where an answer says that the upload goes on. Throws `unreadable` for another host: the login and the bytes are for the
 * registry. A scheme or port that a proxy before it has not told it about is put right.
 */
export function uploadAddress(answer: Answer, origin: URL, doing: string): URL {
  const location = answer.header('location') ?? '';
  const named = URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : undefined;
  if (location === '' || named === undefined) {
    const reason = 'the registry does not say where to upload to';
    throw new FailureError({ kind: 'unreadable', doing, reason });
  }
  if (named.hostname !== origin.hostname) {
    const reason = `the registry wants the upload sent to ${named.host}, which is another address: nothing is sent there`;
    throw new FailureError({ kind: 'unreadable', doing, reason });
  }
  // Part by part: a path that begins with two slashes would be another host's if it were read as an address.
  const address = new URL(origin);
  address.pathname = named.pathname;
  address.search = named.search;
  return address;
}

/** Throws `conflict` for 404 and 416: asked for its size, the registry says where the upload can go on. */
async function refuseLost(answer: Answer, doing: string): Promise<void> {
  if (isWebPage(answer) || (answer.status !== 404 && answer.status !== 416)) return;
  await answer.aside();
  const reason = 'the registry has lost the upload, or does not have the part of it that was sent';
  throw new FailureError({ kind: 'conflict', doing, reason });
}

/** `Range` of an upload: positions of the first and last byte. Of an empty one, registries say `0-0`, as of one byte. */
function sizeIn(answer: Answer): number {
  const last = /^(?:bytes=)?0-(\d{1,15})$/.exec(answer.header('range') ?? '')?.[1];
  return last === undefined || last === '0' ? 0 : Number(last) + 1;
}

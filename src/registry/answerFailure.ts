import { parseJson } from '../http/jsonText.ts';
import { FailureError } from '../model/failure.ts';
import { compact, list, record, text } from '../model/json.ts';
import { plainLine } from '../model/text.ts';
import type { Answer } from '../http/answer.ts';

/** Something else than a registry answers at the address. */
export function notARegistry(answer: Answer, doing: string): FailureError {
  return new FailureError({
    kind: 'unreadable',
    doing,
    reason: `no registry answers at ${answer.url.host} (status ${answer.status}, ${plainLine(answer.mediaType, 60) || 'no type'})`,
  });
}

/** Whether the answer is a web page: a router, a login page or a proxy in between, but no registry. */
export function isWebPage(answer: Answer): boolean {
  return answer.mediaType === 'text/html' || answer.mediaType === 'application/xhtml+xml';
}

/**
 * The failure that an answer of the registry with an error status stands for; reads or discards its body.
 * 401 is not decided here. OCI distribution spec, section "Error Codes".
 */
export async function answerFailure(answer: Answer, doing: string): Promise<FailureError> {
  // A proxy before the registry says this with a page of its own.
  if (answer.status === 413) {
    answer.discard();
    const reason = 'what was sent is too long for the registry, or for a proxy before it (status 413)';
    return new FailureError({ kind: 'invalid', doing, reason });
  }
  if (isWebPage(answer)) {
    answer.discard();
    return notARegistry(answer, doing);
  }
  const { status } = answer;
  const said = await firstError(answer);
  const reason = said ?? `the registry answers ${status}`;
  if (status === 403) return new FailureError({ kind: 'forbidden', doing, reason });
  if (status === 404)
    return said === undefined
      ? notARegistry(answer, doing)
      : new FailureError({ kind: 'notFound', doing, reason });
  if (status === 429 || status === 503) {
    const { retryAfter } = answer;
    return new FailureError(compact({ kind: 'busy' as const, doing, retryAfter }));
  }
  if (status >= 500) return new FailureError({ kind: 'server', doing, status, reason });
  if (status >= 400) return new FailureError({ kind: 'invalid', doing, reason });
  return new FailureError({
    kind: 'unreadable',
    doing,
    reason: `the registry answers ${status}, which is not expected here`,
  });
}

/** The message of the first error in the body, or its code; undefined when the body is not the registry's JSON. */
async function firstError(answer: Answer): Promise<string | undefined> {
  const json = record(parseJson(await answer.aside()));
  const first = record(list(json['errors'])[0]);
  const message = text(first['message']) ?? text(first['code']);
  return message === undefined ? undefined : plainLine(message, 300);
}

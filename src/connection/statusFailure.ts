import type { Answer } from '../http/answer.ts';
import { parseJson } from '../http/jsonText.ts';
import { FailureError, type Failure } from '../model/failure.ts';
import { compact, number, record, text } from '../model/json.ts';
import { plainLine } from '../model/text.ts';

/**
 * The failure that an answer of the Kubernetes API which is no success stands for; reads its body. The reason is the
 * `message` of the Status in it.
 */
export async function statusFailure(answer: Answer, doing: string): Promise<FailureError> {
  const body = (await answer.aside()) ?? '';
  const said = statusOf(parseJson(body));
  const { status, url } = answer;
  const retryAfter = answer.retryAfter ?? said?.retryAfter;
  const reason = status < 400 ? redirectReason(answer) : (said?.message ?? otherwise(answer, body.trim()));
  return new FailureError(failureFor({ status, reason, retryAfter }, doing, url.host));
}

/** The failure inside an ERROR event of a watch: its object is a Status. */
export function eventFailure(object: unknown, doing: string, host: string): FailureError {
  const status = number(record(object)['code']) ?? 500;
  const said = statusOf(object);
  const reason = said?.message ?? `the server answers ${status}`;
  return new FailureError(failureFor({ status, reason, retryAfter: said?.retryAfter }, doing, host));
}

interface Refusal {
  readonly status: number;
  readonly reason: string;
  /** In seconds. */
  readonly retryAfter: number | undefined;
}

function failureFor({ status, reason: said, retryAfter }: Refusal, doing: string, host: string): Failure {
  const reason = plainLine(said, 500);
  if (status === 401) return { kind: 'unauthorized', host, doing };
  // Without any credential the API server answers 403 in the name of its anonymous user.
  if (status === 403 && reason.includes('"system:anonymous"')) return { kind: 'unauthorized', host, doing };
  if (status === 403) return { kind: 'forbidden', doing, reason };
  if (status === 404) return { kind: 'notFound', doing, reason };
  if (status === 409) return { kind: 'conflict', doing, reason };
  if (status === 410) return { kind: 'gone', doing };
  if (status === 429 || status === 503) return compact({ kind: 'busy' as const, doing, retryAfter });
  if (status >= 500) return { kind: 'server', doing, status, reason };
  if (status >= 400) return { kind: 'invalid', doing, reason };
  return { kind: 'unreadable', doing, reason };
}

function statusOf(
  value: unknown,
): (Pick<Refusal, 'retryAfter'> & { readonly message: string | undefined }) | undefined {
  const status = record(value);
  const message = text(status['message']) ?? text(status['reason']);
  const retryAfter = number(record(status['details'])['retryAfterSeconds']);
  return status['kind'] === 'Status' ? { message, retryAfter } : undefined;
}

/** What to say of an answer that is no Status. */
function otherwise(answer: Answer, body: string): string {
  const named = `the server answers ${answer.status}`;
  if (body === '') return named;
  if (isHtml(answer, body)) return `${named} with an HTML page`;
  return answer.mediaType === 'text/plain' ? `${named}: ${body}` : named;
}

function redirectReason(answer: Answer): string {
  const target = answer.header('location');
  if (target === undefined) return `the server answers with status ${answer.status}`;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  return `the server redirects to ${url === undefined ? 'another path' : plainLine(url.origin)}, which is not followed`;
}

/** Whether a body is a web page: the type says so, or the text begins like one. */
export function isHtml({ mediaType }: Answer, body: string): boolean {
  return mediaType.includes('html') || /^\s*<(?:!doctype|html|\?xml)/i.test(body);
}

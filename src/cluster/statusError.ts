import { FailureError, type Failure } from '../model/failure.ts';
import { number, record, text } from '../model/json.ts';
import { plainLine } from '../model/text.ts';

/** An answer that is no success, with as much of its body as was read. */
export interface RefusedAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly location: string | undefined;
  /** `Retry-After` in seconds. */
  readonly retryAfter: number | undefined;
  readonly body: string;
}

/** The failure that an HTTP status of the Kubernetes API stands for; the reason is the `message` of its Status body. */
export function statusFailure(answer: RefusedAnswer, doing: string, host: string): FailureError {
  return new FailureError(failureFor(answer.status, parseStatus(answer), answer, doing, host));
}

/** The failure inside an ERROR event of a watch: its object is a Status. */
export function eventFailure(object: unknown, doing: string, host: string): FailureError {
  const status = record(object);
  const code = number(status['code']) ?? 500;
  const answer = { status: code, contentType: '', location: undefined, retryAfter: undefined, body: '' };
  return new FailureError(failureFor(code, statusOf(status), answer, doing, host));
}

interface StatusBody {
  readonly message: string | undefined;
  readonly retryAfter: number | undefined;
}

function failureFor(
  status: number,
  said: StatusBody | undefined,
  answer: RefusedAnswer,
  doing: string,
  host: string,
): Failure {
  const reason = plainLine(said?.message ?? otherwise(answer), 500);
  if (status === 401) return { kind: 'unauthorized', host, doing };
  // Without any credential the API server answers 403 in the name of its anonymous user.
  if (status === 403 && reason.includes('"system:anonymous"')) return { kind: 'unauthorized', host, doing };
  if (status === 403) return { kind: 'forbidden', doing, reason };
  if (status === 404) return { kind: 'notFound', doing, reason };
  if (status === 409) return { kind: 'conflict', doing, reason };
  if (status === 410) return { kind: 'gone', doing };
  if (status === 429 || status === 503) {
    const retryAfter = answer.retryAfter ?? said?.retryAfter;
    return retryAfter === undefined ? { kind: 'busy', doing } : { kind: 'busy', doing, retryAfter };
  }
  if (status >= 500) return { kind: 'server', doing, status, reason };
  if (status >= 400) return { kind: 'invalid', doing, reason };
  return { kind: 'unreadable', doing, reason: redirectReason(answer) };
}

function parseStatus(answer: RefusedAnswer): StatusBody | undefined {
  try {
    return statusOf(JSON.parse(answer.body));
  } catch {
    return undefined;
  }
}

function statusOf(value: unknown): StatusBody | undefined {
  const status = record(value);
  const message = text(status['message']) ?? text(status['reason']);
  const retryAfter = number(record(status['details'])['retryAfterSeconds']);
  return status['kind'] === 'Status' ? { message, retryAfter } : undefined;
}

/** What to say of an answer that is no Status. */
function otherwise(answer: RefusedAnswer): string {
  const body = answer.body.trim();
  const named = `the server answers ${answer.status}`;
  if (body === '') return named;
  if (isHtml(answer.contentType, body)) return `${named} with an HTML page`;
  return answer.contentType.startsWith('text/plain') ? `${named}: ${body}` : named;
}

function redirectReason(answer: RefusedAnswer): string {
  const target = answer.location;
  if (target === undefined) return `the server answers with status ${answer.status}`;
  const url = URL.canParse(target) ? new URL(target) : undefined;
  return `the server redirects to ${url === undefined ? 'another path' : plainLine(url.origin)}, which is not followed`;
}

/** Whether a body is a web page: the type says so, or the text begins like one. */
export function isHtml(contentType: string, body: string): boolean {
  return contentType.includes('html') || /^\s*<(?:!doctype|html|\?xml)/i.test(body);
}

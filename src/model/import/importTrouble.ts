import type { ImportProblem } from './importRequest.ts';

/** What is in the way of an import, as far as the cluster's message tells. */
export type ImportTrouble =
  /** The registry wants a login, or another one. */
  | 'unauthorized'
  /** The registry has no such tag, image or repository. */
  | 'notFound'
  /** Nobody whom the cluster trusts has signed the registry's certificate. */
  | 'untrusted'
  /** The registry's certificate is for other names. */
  | 'otherName'
  /** The registry's certificate has expired, or does not hold yet. */
  | 'expired'
  /** Anything else about the registry's certificate. */
  | 'certificate'
  /** The registry speaks HTTP, the cluster HTTPS. */
  | 'plainHttp'
  | 'unknownHost'
  | 'connectionRefused'
  | 'noAnswer'
  /** The cluster's `allowedRegistriesForImport` does not name the registry. */
  | 'notAllowed'
  /** The cluster's `registrySources` block the registry. */
  | 'blocked'
  /** The registry has had enough requests for now. */
  | 'tooMany'
  /** A limit of the project on images, tags or their size. */
  | 'limit'
  | 'other';

/** Messages of Go's network and TLS, of registries and of the image API, the most telling first. */
const messages: readonly (readonly [RegExp, ImportTrouble])[] = [
  [/not allowed by (?:whitelist|allowlist|allow list)/i, 'notAllowed'],
  [/\bregistry\s+(?:\S+\s+)?(?:is\s+)?blocked\b|blocked by (?:configuration|policy)/i, 'blocked'],
  [/toomanyrequests|too many requests|pull rate limit/i, 'tooMany'],
  [/server gave HTTP response to HTTPS client|first record does not look like a TLS handshake/i, 'plainHttp'],
  [/is HTTP only and requires the insecure flag/i, 'plainHttp'],
  [/x509: certificate has expired or is not yet valid/i, 'expired'],
  [/x509: (?:certificate is (?:not )?valid for|cannot validate certificate for)/i, 'otherName'],
  [/x509: certificate signed by unknown authority/i, 'untrusted'],
  [/x509: |\btls: /i, 'certificate'],
  [/no such host|server misbehaving|name resolution/i, 'unknownHost'],
  [/connection refused/i, 'connectionRefused'],
  [
    /i\/o timeout|handshake timeout|deadline exceeded|Client\.Timeout|no route to host|network is unreachable|connection reset/i,
    'noAnswer',
  ],
  [/exceeds? (?:the )?(?:maximum|limit)|exceeded quota|maximum .* usage per/i, 'limit'],
  [/you may not have access|unauthorized|authentication required|no basic auth credentials/i, 'unauthorized'],
  [/denied: |insufficient_scope|access to the resource is denied/i, 'unauthorized'],
  [/manifest unknown|name unknown/i, 'notFound'],
];

/** Names in a message, `"https://host/v2/"` or `host/repository:tag:`, which may have any of these words in them. */
const names = /"[^"]*"|\S+\/\S+:(?=\s)/g;

/** Reasons that say it all. */
const reasons: ReadonlyMap<string, ImportTrouble> = new Map([
  ['NotFound', 'notFound'],
  ['Unauthorized', 'unauthorized'],
  ['TooManyRequests', 'tooMany'],
]);

/** What is in the way, by the reason of a problem where that is enough, else by what the message says but for its names. */
export function importTrouble({ reason, message }: ImportProblem): ImportTrouble {
  const said = message.replace(names, '');
  return reasons.get(reason) ?? messages.find(([pattern]) => pattern.test(said))?.[1] ?? 'other';
}

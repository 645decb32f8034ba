import { createHash } from 'node:crypto';
import type { Connection } from '../connection/connection.ts';
import { failureOf } from '../model/failure.ts';
import { number, record, time } from '../model/json.ts';
import type { LoginEnd } from '../model/login/loginEnd.ts';
import type { Secret } from '../model/secret.ts';

const prefix = 'sha256~';

/**
 * When a token of OpenShift's OAuth server ends, by the server's clock. GET `useroauthaccesstokens/sha256~…`: the name is
 * made of the token's hash, so that the token itself is in no path. `unknown` for tokens of another kind, those that may
 * not be read, and clusters without that API (OpenShift 3).
 */
export async function oauthTokenEnd(
  connection: Connection,
  token: Secret,
  signal: AbortSignal,
): Promise<LoginEnd> {
  const value = token.reveal();
  if (!value.startsWith(prefix)) return { kind: 'unknown' };
  const name = prefix + createHash('sha256').update(value.slice(prefix.length)).digest('base64url');
  const doing = 'ask how long your login lasts';
  try {
    const path = `/apis/oauth.openshift.io/v1/useroauthaccesstokens/${name}`;
    return endOf(await connection.get(path, { doing, signal }));
  } catch (error) {
    const { kind } = failureOf(error, doing);
    if (kind === 'notFound' || kind === 'forbidden') return { kind: 'unknown' };
    throw error;
  }
}

/**
 * `expiresIn` and `inactivityTimeoutSeconds` count seconds from the creation; 0 is for ever. The server raises the second
 * one when the token is used. oauth.openshift.io/v1 UserOAuthAccessToken.
 */
function endOf(raw: unknown): LoginEnd {
  const created = time(record(record(raw)['metadata'])['creationTimestamp']);
  const seconds = number(record(raw)['expiresIn']);
  const unused = number(record(raw)['inactivityTimeoutSeconds']) ?? 0;
  if (seconds === undefined || (created === undefined && seconds !== 0)) return { kind: 'unknown' };
  if (created === undefined) return { kind: 'never' };
  const unless = unused > 0 ? { unusedAt: created + unused * 1000 } : {};
  return seconds === 0
    ? { kind: 'never', ...unless }
    : { kind: 'at', at: created + seconds * 1000, ...unless };
}

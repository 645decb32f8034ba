import { basicAuthorization } from '../http/basicAuthorization.ts';
import type { HttpClient } from '../http/client.ts';
import { parseJson } from '../http/jsonText.ts';
import { FailureError } from '../model/failure.ts';
import { number, record, text } from '../model/json.ts';
import type { Answer } from '../http/answer.ts';
import { answerFailure, isWebPage, notARegistry } from './answerFailure.ts';
import type { Credential } from './registryClient.ts';

/** Where tokens come from. */
export interface TokenEndpoint {
  readonly realm: URL;
  readonly service: string | undefined;
}

export interface Token {
  readonly value: string;
  /** ms since the epoch. */
  readonly expires: number;
  /** Whether the endpoint accepted a credential for it; false for an anonymous token. */
  readonly forUser: boolean;
}

interface TokenRequest {
  readonly endpoint: TokenEndpoint;
  /** With spaces between several. */
  readonly scope: string | undefined;
  readonly credential: Credential | undefined;
  readonly doing: string;
  readonly signal: AbortSignal;
}

const answerLimit = 1_048_576;
const longestToken = 65_536;
/** Seconds that a token lives unless the endpoint says longer. Docker registry spec, "Token Authentication". */
const shortestLife = 60;

/** Asks for a bearer token. The caller has made sure that the realm may see the credential. */
export async function fetchToken(http: HttpClient, request: TokenRequest): Promise<Token> {
  const { endpoint, scope, credential, doing, signal } = request;
  const asked = Date.now();
  const url = new URL(endpoint.realm);
  if (endpoint.service !== undefined) url.searchParams.set('service', endpoint.service);
  for (const each of scope?.split(' ') ?? []) url.searchParams.append('scope', each);
  const headers = {
    accept: 'application/json',
    ...(credential === undefined
      ? {}
      : { authorization: basicAuthorization(credential.username, credential.password) }),
  };
  const answer = await http.send({ url, headers, doing, signal });
  if (answer.status === 401) {
    answer.discard();
    throw new FailureError({ kind: 'unauthorized', host: url.host, doing });
  }
  if (answer.status !== 200) throw await answerFailure(answer, doing);
  const { value, life } = await readToken(answer, doing);
  return { value, expires: asked + life * 1000, forUser: credential !== undefined };
}

async function readToken(answer: Answer, doing: string): Promise<{ value: string; life: number }> {
  if (isWebPage(answer)) {
    answer.discard();
    throw notARegistry(answer, doing);
  }
  const fields = record(parseJson(await answer.text(answerLimit)));
  const value = text(fields['token']) ?? text(fields['access_token']);
  if (value === undefined || value.length > longestToken || !/^[\x21-\x7e]+$/.test(value)) {
    throw new FailureError({
      kind: 'unreadable',
      doing,
      reason: 'the token endpoint of the registry gives no token',
    });
  }
  return { value, life: Math.max(shortestLife, number(fields['expires_in']) ?? shortestLife) };
}

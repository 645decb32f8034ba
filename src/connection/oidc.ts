import { basicAuthorization } from '../http/basicAuthorization.ts';
import { HttpClient } from '../http/client.ts';
import { parseJson } from '../http/jsonText.ts';
import type { HttpRequest } from '../http/request.ts';
import { systemAuthorities } from '../http/tls.ts';
import { FailureError } from '../model/failure.ts';
import { number, record, text, type JsonRecord } from '../model/json.ts';
import { plainLine } from '../model/text.ts';
import { badContext } from './badContext.ts';
import { routeTo, type ProxySettings } from './proxy.ts';
import { pemOf } from './trust.ts';

/** An ID token and when to get the next, ms since the epoch. */
export interface IdToken {
  readonly token: string | undefined;
  readonly expires: number | undefined;
}

type OidcConfig = Readonly<Record<string, string>>;

interface Provider {
  readonly issuer: string;
  readonly http: HttpClient;
}

const answerTimeout = 10_000;
const answerLimit = 1024 * 1024;
/** So much before its end a token counts as expired, as with kubectl. */
const margin = 10_000;

/**
 * The `oidc` auth-provider: gives the `id-token` of the kubeconfig while it is valid, then refreshes it at the issuer
 * (OpenID Connect Core 1.0 section 12, endpoint by Discovery 1.0). What the issuer gives is kept in memory only.
 * The returned function fails with `credential`, or with what keeps it from the issuer.
 */
export function oidcToken(
  config: OidcConfig,
  context: string,
  settings: ProxySettings,
): (signal: AbortSignal) => Promise<IdToken> {
  let idToken = text(config['id-token']);
  let refreshToken = text(config['refresh-token']);
  return async (signal) => {
    if (idToken !== undefined && (endOf(idToken) ?? Infinity) > Date.now()) {
      return { token: idToken, expires: endOf(idToken) };
    }
    const provider = await openProvider(config, context, settings);
    try {
      if (refreshToken === undefined)
        throw failed(provider, 'the ID token has expired and there is no refresh token');
      const answer = await refresh(provider, config, refreshToken, signal);
      idToken = text(answer['id_token']);
      refreshToken = text(answer['refresh_token']) ?? refreshToken;
      if (idToken === undefined) throw failed(provider, 'it gave no ID token');
      return { token: idToken, expires: endOf(idToken) };
    } finally {
      await provider.http.close();
    }
  };
}

async function openProvider(config: OidcConfig, context: string, settings: ProxySettings): Promise<Provider> {
  const issuer = text(config['idp-issuer-url']) ?? '';
  if (!isHttps(issuer))
    throw badContext(context, 'idp-issuer-url of its auth-provider is not an https address');
  const file = text(config['idp-certificate-authority']);
  const data = text(config['idp-certificate-authority-data']);
  const named = file !== undefined || data !== undefined;
  const authorities = named
    ? [await pemOf(data, file, context, 'idp-certificate-authority')]
    : systemAuthorities();
  const http = new HttpClient({
    route: (url) => routeTo(url, settings),
    tls: { authorities },
    timeouts: { connect: answerTimeout, head: answerTimeout, idle: answerTimeout },
  });
  return { issuer, http };
}

/** Refreshes by HTTP Basic, else with the secret in the form: issuers accept the one or the other. */
async function refresh(
  provider: Provider,
  config: OidcConfig,
  refreshToken: string,
  signal: AbortSignal,
): Promise<JsonRecord> {
  const discovery = await fetchJson(
    provider,
    `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    {},
    signal,
  );
  const endpoint = text(discovery.body['token_endpoint']) ?? '';
  if (discovery.status !== 200 || !isHttps(endpoint)) {
    throw failed(provider, `its discovery document cannot be used (status ${discovery.status})`);
  }
  const client = config['client-id'] ?? '';
  const secret = config['client-secret'] ?? '';
  const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
  const login = basicAuthorization(encodeURIComponent(client), encodeURIComponent(secret));
  const inForm = { ...grant, client_id: client, ...(secret === '' ? {} : { client_secret: secret }) };
  const byHeader = await fetchJson(provider, endpoint, form(grant, { authorization: login }), signal);
  if (byHeader.status === 200) return byHeader.body;
  const answer = await fetchJson(provider, endpoint, form(inForm, {}), signal);
  if (answer.status === 200) return answer.body;
  const said =
    text(answer.body['error_description']) ?? text(answer.body['error']) ?? `status ${answer.status}`;
  throw failed(provider, `it does not renew the token: ${plainLine(said)}`);
}

type Message = Pick<HttpRequest, 'method' | 'headers' | 'body'>;

function form(fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>>): Message {
  return {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

async function fetchJson(
  { issuer, http }: Provider,
  address: string,
  message: Message,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly body: JsonRecord }> {
  const doing = `renew the token at ${issuer}`;
  const answer = await http.send({ ...message, url: new URL(address), doing, signal });
  return { status: answer.status, body: record(parseJson(await answer.text(answerLimit))) };
}

/** When a JSON web token ends, less the margin, ms since the epoch; undefined when it does not say. */
function endOf(token: string): number | undefined {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const seconds = number(record(parseJson(payload))['exp']);
  return seconds === undefined ? undefined : seconds * 1000 - margin;
}

function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}

function failed({ issuer }: Provider, reason: string): FailureError {
  return new FailureError({
    kind: 'credential',
    source: `the identity provider ${plainLine(issuer)}`,
    reason,
  });
}

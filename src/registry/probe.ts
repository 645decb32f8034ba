import { withDeadline } from '../http/abort.ts';
import type { Answer } from '../http/answer.ts';
import { openCarrier } from '../http/carrier.ts';
import { HttpClient } from '../http/client.ts';
import { withoutTls } from '../http/networkFailure.ts';
import type { Route } from '../http/request.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { RegistryProbe } from '../model/registryAddress/registryProbe.ts';
import { answerFailure, isWebPage } from './answerFailure.ts';
import { parseChallenges } from './challenge.ts';
import { chooseMethod } from './login.ts';
import { speaksRegistry } from './ping.ts';
import { presentedChain } from './presentedChain.ts';
import type { RegistryOptions } from './registryClient.ts';
import { originOf } from './session.ts';

interface ProbeOptions extends Pick<RegistryOptions, 'host' | 'ca' | 'route' | 'serverName' | 'userAgent'> {
  /** ms for a whole answer; 20 s unless given. */
  readonly deadline?: number;
}

/** ms; a person waits for it. */
const timeouts = { connect: 8_000, head: 8_000, idle: 8_000 };
const chainTimeout = 8_000;
/** For a whole answer, however slowly it drips; ms. */
const patience = 20_000;

/**
 * What answers at an address: `GET /v2/` with TLS, and without where the other end speaks none. No credential is ever
 * sent, no redirect followed. Rejects with the signal's reason alone.
 */
export async function probeRegistry(options: ProbeOptions, signal: AbortSignal): Promise<RegistryProbe> {
  const { host } = options;
  try {
    return await ask(options, false, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    const failure = failureOf(error, `reach the registry ${host}`);
    if (failure.kind === 'certificate') {
      return { kind: 'untrusted', reason: failure.reason, chain: await chainAt(options, signal) };
    }
    return (await plainAt(options, failure, signal)) ?? { kind: 'unreachable', failure };
  }
}

async function ask(options: ProbeOptions, plainHttp: boolean, signal: AbortSignal): Promise<RegistryProbe> {
  const { host, ca, route, serverName, userAgent = 'openshift-image-registry' } = options;
  const { deadline = patience } = options;
  const origin = originOf(host, plainHttp);
  const http = new HttpClient({
    route: route ?? direct,
    tls: { authorities: ca, serverName },
    timeouts,
    headers: { 'user-agent': userAgent },
  });
  try {
    const doing = `reach the registry ${host}`;
    return await withDeadline(deadline, origin.host, signal, async (limited) => {
      const answer = await http.send({ url: new URL('/v2/', origin), doing, signal: limited });
      return judged(answer, plainHttp, doing);
    });
  } finally {
    await http.close();
  }
}

/** A registry without TLS at an address that did not answer in TLS; undefined when there is none. */
async function plainAt(
  options: ProbeOptions,
  failure: Failure,
  signal: AbortSignal,
): Promise<RegistryProbe | undefined> {
  const speaksPlainly = failure.kind === 'unreachable' && failure.reason === withoutTls;
  // Without a port, the two are different ports: the other one may be open where this one is not.
  const elsewhere = failure.kind === 'unreachable' && originOf(options.host, false).port === '';
  if (!speaksPlainly && !elsewhere) return undefined;
  try {
    const probe = await ask(options, true, signal);
    return speaksPlainly || probe.kind === 'plainHttp' ? probe : undefined;
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
}

async function judged(answer: Answer, plainHttp: boolean, doing: string): Promise<RegistryProbe> {
  const { status } = answer;
  if (speaksRegistry(answer)) {
    answer.discard();
    if (plainHttp) return { kind: 'plainHttp' };
    const elsewhere = loginElsewhere(answer);
    const wantsLogin = status === 401;
    return {
      kind: 'registry',
      wantsLogin,
      ...(elsewhere === undefined ? {} : { loginElsewhere: elsewhere }),
    };
  }
  if (status >= 300 && status < 400) {
    answer.discard();
    const target = targetOf(answer);
    return { kind: 'noRegistry', answer: 'redirect', status, ...(target === undefined ? {} : { target }) };
  }
  if (isWebPage(answer)) return { kind: 'noRegistry', answer: await pageKind(answer), status };
  if (status === 429 || status >= 500) {
    const { failure } = await answerFailure(answer, doing);
    return { kind: 'unreachable', failure };
  }
  answer.discard();
  return { kind: 'noRegistry', answer: 'other', status };
}

/** OpenShift's router answers so for a host that no route has, or whose service has no pod. */
async function pageKind(answer: Answer): Promise<'router' | 'page'> {
  const page = (await answer.aside()) ?? '';
  return answer.status === 503 && page.includes('Application is not available') ? 'router' : 'page';
}

/** The place that a registry wants logins sent to, when it offers none at its own address. */
function loginElsewhere(answer: Answer): string | undefined {
  const method = chooseMethod(parseChallenges(answer.headers['www-authenticate']), answer.url);
  return method?.kind === 'elsewhere' ? method.place : undefined;
}

function targetOf(answer: Answer): string | undefined {
  const location = answer.header('location');
  const url =
    location === undefined || !URL.canParse(location, answer.url.href)
      ? undefined
      : new URL(location, answer.url);
  return url?.host;
}

async function chainAt({ host, route = direct, serverName }: ProbeOptions, signal: AbortSignal) {
  const url = originOf(host, false);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const limited = AbortSignal.any([signal, AbortSignal.timeout(chainTimeout)]);
  try {
    const carrier = await openCarrier(route(url), name, Number(url.port || '443'), limited);
    return carrier === undefined ? [] : await presentedChain(carrier, serverName ?? name, limited);
  } catch (error) {
    if (signal.aborted) throw error;
    return [];
  }
}

function direct(): Route {
  return { kind: 'direct' };
}

import type { RegistryProbe } from '../registryAddress/registryProbe.ts';
import { isRegistryHost } from '../registryAddress/registryAddress.ts';
import { describeFailure } from '../failureWords.ts';
import type { Failure } from '../failure.ts';
import { plainLine } from '../text.ts';
import { isTokenHostOf } from './registryKey.ts';

/** What came of trying a login before it is saved. */
export interface LoginCheck {
  /** `accepted`: the registry took it. `refused`: it did not. `unknown`: that could not be found out from here. */
  readonly kind: 'accepted' | 'refused' | 'unknown';
  /** What there is to say of it, as sentences. */
  readonly words: string;
}

/** How a login can be tried at a registry, by what answers there to somebody without one. */
export type CheckPlan =
  /** `tokenHost` sees the login too. */
  | { readonly kind: 'try'; readonly tokenHost: string | undefined }
  /** Only if the person lets it: the registry wants logins sent to another host. */
  | { readonly kind: 'ask'; readonly tokenHost: string }
  /** Not at all, and nothing is sent. */
  | { readonly kind: 'none'; readonly check: LoginCheck };

/** How to try a login at the registry whose API is at a host. A login is sent over HTTPS to a registry that wants one, or not at all. */
export function checkPlan(api: string, probe: RegistryProbe): CheckPlan {
  if (probe.kind !== 'registry')
    return { kind: 'none', check: unknown(`${noLoginWords(api, probe)} ${notSent}`) };
  const { wantsLogin, loginElsewhere } = probe;
  if (!wantsLogin) return { kind: 'none', check: openCheck(api) };
  if (loginElsewhere === undefined) return { kind: 'try', tokenHost: undefined };
  if (isTokenHostOf(api, loginElsewhere)) return { kind: 'try', tokenHost: loginElsewhere };
  if (loginElsewhere !== api && isRegistryHost(loginElsewhere))
    return { kind: 'ask', tokenHost: loginElsewhere };
  return {
    kind: 'none',
    check: unknown(`The registry ${api} wants logins sent to an address without HTTPS. ${notSent}`),
  };
}

/** The question before a login goes to another host than its registry. */
export function tokenHostQuestion(
  api: string,
  tokenHost: string,
): { readonly message: string; readonly detail: string } {
  return {
    message: `Send the login for ${plainLine(api)} to ${plainLine(tokenHost)}?`,
    detail: [
      `The registry ${plainLine(api)} has its logins checked by ${plainLine(tokenHost)}, which is another host: whoever runs that one gets user name and password.`,
      'Clusters and podman send it there as well whenever they log in.',
      'It is sent over HTTPS. Without it, the login is not tested.',
    ].join('\n'),
  };
}

/** What it means when the person does not want that. */
export function notAskedCheck(tokenHost: string): LoginCheck {
  return unknown(`It would have gone to ${plainLine(tokenHost)}. ${notSent}`);
}

/** What the registry's answer to the login means. */
export function answerCheck(
  api: string,
  answer: 'ready' | 'open' | 'unauthorized' | 'notARegistry',
): LoginCheck {
  switch (answer) {
    case 'ready':
      return { kind: 'accepted', words: `${plainLine(api)} accepts the login. ${fromHere}` };
    case 'unauthorized':
      return refusedCheck(api);
    case 'open':
      return openCheck(api);
    case 'notARegistry':
      return unknown(`What answers at ${plainLine(api)} is no registry.`);
  }
}

/** What it means when the registry could not be asked. */
export function failedCheck(api: string, failure: Failure): LoginCheck {
  // Some registries answer so to a wrong password.
  if (failure.kind === 'forbidden') return refusedCheck(api);
  return unknown(`It could not be tested from this machine. ${describeFailure(failure).summary}`);
}

const notSent = 'The login was not sent anywhere.';
const fromHere = 'It was asked from this machine: the cluster may reach it in another way, or not at all.';

/** For a key that names no single registry, or one without TLS, as somebody else may have written one. */
export const untestable: LoginCheck = unknown(
  'It cannot be tested: it is not for a single host that is asked over HTTPS.',
);

function unknown(words: string): LoginCheck {
  return { kind: 'unknown', words };
}

function refusedCheck(api: string): LoginCheck {
  return { kind: 'refused', words: `${plainLine(api)} does not accept this user name and password.` };
}

function openCheck(api: string): LoginCheck {
  return unknown(
    `The registry ${plainLine(api)} lets everybody in and looks at no login: it says nothing about the password.`,
  );
}

/** What is there instead of a registry that could be asked, as a sentence. */
function noLoginWords(api: string, probe: Exclude<RegistryProbe, { kind: 'registry' }>): string {
  const host = plainLine(api);
  switch (probe.kind) {
    case 'untrusted':
      return `This machine does not trust the certificate of ${host}: ${plainLine(probe.reason)}.`;
    case 'plainHttp':
      return `The registry ${host} has no TLS: everybody on the way could read the login.`;
    case 'noRegistry':
      return `What answers at ${host} is no registry (status ${probe.status}).`;
    case 'unreachable':
      return `It could not be tested from this machine. ${describeFailure(probe.failure).summary}`;
  }
}

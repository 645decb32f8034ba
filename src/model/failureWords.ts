import type { Failure } from './failure.ts';
import { countWords, listWords } from './words.ts';
import { plainLine } from './text.ts';

/** A failure as people read it: what failed on what, why, and what to do now. All plain text. */
export interface FailureWords {
  /** One sentence; enough alone, in a tree row or a message. */
  readonly summary: string;
  /** What to do, as a sentence; empty when there is nothing to say. */
  readonly advice: string;
}

/** A failure as one text: what failed and what to do. */
export function failureText(failure: Failure): string {
  const { summary, advice } = describeFailure(failure);
  return `${summary} ${advice}`.trim();
}

/** Puts a failure into words. Reasons that come from servers are cut to one safe line. */
export function describeFailure(failure: Failure): FailureWords {
  switch (failure.kind) {
    case 'noKubeconfig':
      return {
        summary: `No kubeconfig found. Looked for ${listWords(failure.files.map((file) => plainLine(file)))}.`,
        advice: 'Log in with oc login SERVER, or name a file in the setting imageRegistry.kubeconfig.',
      };
    case 'badKubeconfig':
      return words(
        `Cannot read the kubeconfig ${plainLine(failure.file)}: ${sentence(failure.reason)}`,
        'Mend the file; it is read again as soon as it changes.',
      );
    case 'badContext':
      return words(
        `Cannot use the context ${plainLine(failure.context)}: ${sentence(failure.reason)}`,
        'Switch to another context, or mend the kubeconfig.',
      );
    case 'credential':
      return words(
        `No credential from ${plainLine(failure.source)}: ${sentence(failure.reason)}`,
        'Run the same command in a terminal to see what it needs.',
      );
    case 'unreachable':
      return words(
        `Cannot reach ${plainLine(failure.host)}: ${sentence(failure.reason)}`,
        'Check the network or VPN, and that the cluster is running.',
      );
    case 'proxy':
      return words(
        `The proxy ${plainLine(failure.proxy)} does not connect to ${plainLine(failure.host)}: ${sentence(failure.reason)}`,
        'Check http.proxy, HTTPS_PROXY and NO_PROXY, and proxy-url in the kubeconfig.',
      );
    case 'certificate':
      return words(
        `The certificate of ${plainLine(failure.host)} is not trusted: ${sentence(failure.reason)}`,
        failure.fault === 'authority'
          ? 'Name the file of its certificate authority in the setting imageRegistry.certificateAuthority, or in the kubeconfig. For a registry, Show Registry Address shows the certificate and where it goes.'
          : 'Whoever runs that server has to replace its certificate, unless the address or the clock of this machine is wrong.',
      );
    case 'unauthorized':
      return words(
        `The login for ${plainLine(failure.host)} is missing or has expired.`,
        'Log in again; the tree follows by itself.',
      );
    default:
      return describeAnswer(failure);
  }
}

type Unconnected =
  | 'noKubeconfig'
  | 'badKubeconfig'
  | 'badContext'
  | 'credential'
  | 'unreachable'
  | 'proxy'
  | 'certificate'
  | 'unauthorized';

const ifItStays = 'Wait a moment; if it stays, an administrator of the cluster can see why.';

/** Failures that a server answered with, or that its answer is. */
function describeAnswer(failure: Exclude<Failure, { kind: Unconnected }>): FailureWords {
  switch (failure.kind) {
    case 'forbidden':
      return words(
        `You have no right to ${plainLine(failure.doing)}: ${sentence(failure.reason)}`,
        grantAdvice(failure.doing),
      );
    case 'notFound':
      return words(
        `Cannot ${plainLine(failure.doing)}: ${sentence(failure.reason)}`,
        'Refresh shows what is there now.',
      );
    case 'notOpenShift':
      return words(
        `${plainLine(failure.host)} is not an OpenShift cluster: it has no image.openshift.io API.`,
        'Switch to the context of an OpenShift cluster.',
      );
    case 'conflict':
      return words(
        `Cannot ${plainLine(failure.doing)}: it was changed meanwhile. ${sentence(failure.reason)}`,
        'Look at it again, and repeat this if it is still what you want.',
      );
    case 'invalid':
      return words(`The server refuses to ${plainLine(failure.doing)}: ${sentence(failure.reason)}`, '');
    case 'gone':
      return words(
        `Cannot ${plainLine(failure.doing)}: the list has changed too much meanwhile.`,
        'Refresh reads it anew.',
      );
    case 'busy':
      return words(
        `Cannot ${plainLine(failure.doing)}: the server is busy.`,
        failure.retryAfter === undefined
          ? ifItStays
          : `It asks to wait ${countWords(Math.ceil(failure.retryAfter), 'second')}.`,
      );
    case 'server':
      return words(
        `Cannot ${plainLine(failure.doing)}: the server failed with status ${failure.status}. ${sentence(failure.reason)}`,
        ifItStays,
      );
    case 'unreadable':
      return words(
        `Cannot ${plainLine(failure.doing)}: ${sentence(failure.reason)}`,
        'A proxy or a login page on the way may have answered instead.',
      );
    case 'digestMismatch':
      return words(
        `Cannot ${plainLine(failure.doing)}: what came back has the digest ${plainLine(failure.actual)}, not ${plainLine(failure.expected)}.`,
        'The content was damaged or replaced on the way and is not shown.',
      );
    case 'program':
      return words(
        `${plainLine(failure.program)} cannot ${plainLine(failure.doing)}: ${sentence(failure.reason)}`,
        '',
      );
    case 'file':
      return words(
        `Cannot ${plainLine(failure.doing)}: the file ${plainLine(failure.file)} ${sentence(failure.reason)}`,
        '',
      );
    case 'unexpected':
      return words(`Could not ${plainLine(failure.doing)}: ${sentence(failure.reason)}`, 'The log has more.');
  }
}

const aboutAccess =
  /^(?:ask who|give the role|take the role|change who has|list role bindings)\b|^ask whether (?!you )/;

function grantAdvice(doing: string): string {
  if (/\bgroups?\b|^list users\b/.test(doing)) return 'An administrator of the cluster can do that.';
  return `An administrator of the project can grant the role ${roleFor(doing)}.`;
}

/** The smallest role that lets people do what they were refused; `doing` begins with the verb. */
function roleFor(doing: string): string {
  if (aboutAccess.test(doing)) return 'registry-admin';
  if (/^(?:delete|describe) the project\b/.test(doing)) return 'admin';
  return /^(?:create|delete|push|put|set|tag)\b|\bpull secret/.test(doing)
    ? 'registry-editor'
    : 'registry-viewer';
}

function words(summary: string, advice: string): FailureWords {
  return { summary: summary.trim(), advice };
}

/** A reason as a sentence: one line, with one full stop. */
function sentence(reason: string): string {
  const line = plainLine(reason, 300).replace(/[.\s]+$/, '');
  return line === '' ? '' : `${line}.`;
}

import { describeFailure } from '../failureWords.ts';
import type { AddressSource, RegistryAddress } from './registryAddress.ts';
import type { RegistryProbe } from './registryProbe.ts';
import { plainLine } from '../text.ts';

/** Where an address is known from, as people read it after "from". */
export function sourceWords(source: AddressSource): string {
  switch (source.kind) {
    case 'forward':
      return `the port of this machine that leads to the pod ${plainLine(source.pod)} in ${plainLine(source.project)}`;
    case 'setting':
      return 'your setting imageRegistry.registryHost';
    case 'stream':
      return `the image stream ${plainLine(source.project)}/${plainLine(source.stream)}`;
    case 'route':
      return `the route ${plainLine(source.route)} in ${plainLine(source.project)}`;
    case 'imageConfig':
      return 'the image configuration of the cluster';
    case 'service':
      return `the service ${plainLine(source.service)} in ${plainLine(source.project)}`;
    case 'inCluster':
      return 'the cluster, as its own name for the registry';
  }
}

/** What a probe found, in a sentence, and what to do. */
export interface ProbeWords {
  /** `quiet`: as it has to be, but of no use from here. */
  readonly tone: 'good' | 'quiet' | 'warning' | 'error';
  readonly summary: string;
  /** Empty when there is nothing to do. */
  readonly advice: string;
}

/** Puts what answered at an address into words. */
export function probeWords(address: RegistryAddress, probe: RegistryProbe): ProbeWords {
  switch (probe.kind) {
    case 'registry':
      return registryWords(address, probe);
    case 'untrusted':
      return {
        tone: 'error',
        summary: `Its certificate is not trusted: ${plainLine(probe.reason)}.`,
        advice:
          'Nothing was sent. docker and podman refuse it as well, until they know its certificate authority.',
      };
    case 'plainHttp':
      return {
        tone: 'warning',
        summary: 'A registry answers, but without TLS: everyone on the way can read tokens and images.',
        advice: 'This extension sends no token there. Give its route TLS, or ask an administrator to.',
      };
    case 'noRegistry':
      return noRegistryWords(address, probe);
    case 'unreachable':
      return unreachableWords(address, probe);
  }
}

function registryWords(
  { source }: RegistryAddress,
  { wantsLogin, loginElsewhere }: Extract<RegistryProbe, { kind: 'registry' }>,
): ProbeWords {
  if (loginElsewhere !== undefined) {
    return {
      tone: 'warning',
      summary: `A registry answers, but wants logins sent to ${plainLine(loginElsewhere)}.`,
      advice: 'That is not the registry of this cluster: this extension sends no token there.',
    };
  }
  const summary = wantsLogin ? 'Ready: a registry answers, and wants a login.' : 'Ready: a registry answers.';
  const advice =
    source.kind === 'forward'
      ? 'Its certificate is for its name inside the cluster, so podman and skopeo need --tls-verify=false for this address; docker needs nothing.'
      : '';
  return { tone: 'good', summary, advice };
}

function noRegistryWords(
  { source }: RegistryAddress,
  probe: Extract<RegistryProbe, { kind: 'noRegistry' }>,
): ProbeWords {
  const mend =
    source.kind === 'setting'
      ? 'Give the right one with Set Address.'
      : 'Ask an administrator whether the registry and its route are as they should be.';
  const words = (summary: string): ProbeWords => ({ tone: 'error', summary, advice: mend });
  switch (probe.answer) {
    case 'router':
      return words('The router of the cluster answers, but knows no running application at this address.');
    case 'redirect':
      return words(
        probe.target === undefined
          ? 'No registry: it redirects to another place, which is not followed.'
          : `No registry: it redirects to ${plainLine(probe.target)}, which is not followed.`,
      );
    case 'page':
      return words(`No registry: a web page answers there (status ${probe.status}).`);
    case 'other':
      return words(`No registry: something else answers there (status ${probe.status}).`);
  }
}

function unreachableWords(
  { reach, source }: RegistryAddress,
  { failure }: Extract<RegistryProbe, { kind: 'unreachable' }>,
): ProbeWords {
  if (reach === 'internal') {
    const where = source.kind === 'service' ? 'nodes and pods' : 'pods';
    return {
      tone: 'quiet',
      summary: `Open to ${where} of the cluster alone; it cannot be reached from here.`,
      advice: '',
    };
  }
  return { tone: 'error', ...describeFailure(failure) };
}

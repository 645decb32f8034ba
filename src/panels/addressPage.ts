import { describeFailure } from '../model/failureWords.ts';
import { compact } from '../model/json.ts';
import type { AddressFindings, RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import { probeWords, sourceWords } from '../model/registryAddress/registryAddressWords.ts';
import {
  authorityOf,
  type PresentedCertificate,
  type RegistryProbe,
} from '../model/registryAddress/registryProbe.ts';
import { trustPlaces, type TrustSystem } from '../model/registryAddress/registryTrust.ts';
import { plainLine } from '../model/text.ts';
import type { RightAnswer } from '../model/right.ts';
import type {
  AddressPage,
  AddressView,
  CertificateView,
  ForwardView,
  ProbeView,
} from '../shared/addressPage.ts';
import { gapViews } from './gap.ts';

/** What the registry address panel is made of. */
export interface AddressInput {
  readonly server: string;
  readonly findings: AddressFindings;
  readonly looking: boolean;
  /** By host. */
  readonly probes: ReadonlyMap<string, RegistryProbe>;
  /** The port that is forwarded now. */
  readonly forward: { readonly host: string; readonly connections: number } | undefined;
  readonly mayForward: RightAnswer;
  readonly mayConfigure: RightAnswer;
  /** Where the extension runs. */
  readonly system: TrustSystem;
}

/** What the registry address panel shows, from what is known. Pure; every text in it is safe to show as text. */
export function buildAddressPage(input: AddressInput): AddressPage {
  const { findings, looking, mayConfigure, server } = input;
  return {
    kind: 'address',
    cluster: plainLine(new URL(server).host),
    addresses: findings.all.map((address) => addressView(input, address)),
    looking,
    forward: forwardView(input),
    mayTurnOnRoute: mayConfigure === 'yes' && !looking && !hasRoute(findings),
    // The advice is about rights on projects; these places are for administrators.
    gaps: gapViews(
      findings.unread.map((failure) => ({
        what: 'Not read',
        why: { summary: describeFailure(failure).summary, advice: '' },
      })),
    ),
  };
}

function addressView({ probes, system }: AddressInput, address: RegistryAddress): AddressView {
  const { host, reach, source } = address;
  const probe = probes.get(host);
  return compact({
    host,
    reach,
    from: sourceWords(source),
    probe: probe && probeView(address, probe, system),
  });
}

function probeView(address: RegistryAddress, probe: RegistryProbe, system: TrustSystem): ProbeView {
  const words = probeWords(address, probe);
  if (probe.kind !== 'untrusted' || probe.chain.length === 0) return words;
  const authority = authorityOf(probe.chain);
  return compact({
    ...words,
    chain: probe.chain.map((certificate) => certificateView(certificate, authority)),
    trust: authority && trustPlaces(address.host, system),
  });
}

function certificateView(
  certificate: PresentedCertificate,
  authority: PresentedCertificate | undefined,
): CertificateView {
  const { subject, issuer, names, validFrom, validTo, sha256, pem } = certificate;
  return {
    subject: plainLine(subject),
    issuer: plainLine(issuer),
    names: names.slice(0, 20).map((name) => plainLine(name)),
    validFrom,
    validTo,
    sha256,
    authority: certificate === authority,
    pem,
  };
}

/** Forwarding is for those who have no other way: it is offered where nothing that was probed is ready. */
function forwardView({ findings, forward, looking, mayForward, probes }: AddressInput): ForwardView {
  if (forward !== undefined) return { kind: 'open', ...forward };
  const asked = findings.all.map(({ host }) => probes.get(host));
  const reachable = asked.some((probe) => probe?.kind === 'registry');
  const waiting = looking || asked.includes(undefined);
  return mayForward === 'yes' && !reachable && !waiting ? { kind: 'offered' } : { kind: 'none' };
}

function hasRoute({ all }: AddressFindings): boolean {
  return all.some(({ source, reach }) => reach === 'public' && !['setting', 'forward'].includes(source.kind));
}

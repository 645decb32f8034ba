import assert from 'node:assert/strict';
import type { Failure } from '../../../src/model/failure.ts';
import {
  findingsOf,
  type AddressSource,
  type RegistryAddress,
} from '../../../src/model/registryAddress/registryAddress.ts';
import { probeWords, sourceWords } from '../../../src/model/registryAddress/registryAddressWords.ts';
import type {
  PresentedCertificate,
  RegistryProbe,
} from '../../../src/model/registryAddress/registryProbe.ts';
import { trustPlaces } from '../../../src/model/registryAddress/registryTrust.ts';
import { buildAddressPage, type AddressInput } from '../../../src/panels/addressPage.ts';

const outside: RegistryAddress = {
  host: 'registry.apps.example',
  reach: 'public',
  source: { kind: 'stream', project: 'hackershop', stream: 'skyfield' },
};
const inside: RegistryAddress = {
  host: 'image-registry.openshift-image-registry.svc:5000',
  reach: 'internal',
  source: { kind: 'inCluster' },
};
const ready: RegistryProbe = { kind: 'registry', wantsLogin: true };
const away: RegistryProbe = {
  kind: 'unreachable',
  failure: { kind: 'unreachable', host: 'x', reason: 'the name is not known' },
};

function certificate(sha256: string, selfSigned: boolean): PresentedCertificate {
  const dates = { validFrom: 1, validTo: 2 };
  return {
    subject: 's\u202e',
    issuer: 'i',
    names: ['n'],
    ...dates,
    sha256,
    selfSigned,
    pem: `pem ${sha256}`,
  };
}

const usual: AddressInput = {
  server: 'https://api.example:6443',
  findings: findingsOf([outside, inside]),
  looking: false,
  probes: new Map<string, RegistryProbe>([
    [outside.host, ready],
    [inside.host, away],
  ]),
  forward: undefined,
  mayForward: 'yes',
  mayConfigure: 'yes',
  system: 'linux',
};

describe('The registry address panel', () => {
  it('shows each address, where it is known from and what answers', () => {
    const page = buildAddressPage(usual);
    assert.equal(page.cluster, 'api.example:6443');
    assert.deepEqual(
      page.addresses.map(({ host, from, probe }) => [host, from, probe?.tone]),
      [
        [outside.host, 'the image stream hackershop/skyfield', 'good'],
        [inside.host, 'the cluster, as its own name for the registry', 'quiet'],
      ],
    );
    assert.deepEqual(page.forward, { kind: 'none' });
    assert.equal(page.mayTurnOnRoute, false);
  });

  it('offers the default route to those who may, once it is certain that there is none', () => {
    const hidden = { ...usual, findings: findingsOf([inside]) };
    assert.equal(buildAddressPage(hidden).mayTurnOnRoute, true);
    assert.equal(buildAddressPage({ ...hidden, looking: true }).mayTurnOnRoute, false);
    assert.equal(buildAddressPage({ ...hidden, mayConfigure: 'unknown' }).mayTurnOnRoute, false);
    const byHand = { ...outside, source: { kind: 'setting' as const } };
    assert.equal(buildAddressPage({ ...usual, findings: findingsOf([byHand]) }).mayTurnOnRoute, true);
  });

  it('offers to forward a port where nothing can be reached, to those who may', () => {
    const lost = { ...usual, probes: new Map([...usual.probes, [outside.host, away]]) };
    assert.deepEqual(buildAddressPage(lost).forward, { kind: 'offered' });
    assert.deepEqual(buildAddressPage({ ...lost, mayForward: 'no' }).forward, { kind: 'none' });
    assert.deepEqual(buildAddressPage({ ...lost, looking: true }).forward, { kind: 'none' });
    const asking = { ...lost, probes: new Map([[inside.host, away]]) };
    assert.deepEqual(buildAddressPage(asking).forward, { kind: 'none' });
    const forward = { host: '127.0.0.1:4', connections: 2 };
    assert.deepEqual(buildAddressPage({ ...usual, forward }).forward, { kind: 'open', ...forward });
  });

  it('shows certificates that are not trusted, and how to trust their authority if it is presented', () => {
    const withChain = (chain: readonly PresentedCertificate[]) =>
      buildAddressPage({
        ...usual,
        probes: new Map([[outside.host, { kind: 'untrusted', reason: 'it is self-signed', chain }]]),
      }).addresses[0]?.probe;
    const found = withChain([certificate('A', false), certificate('B', true)]);
    assert.equal(found?.tone, 'error');
    assert.deepEqual(
      found.chain?.map(({ sha256, authority }) => [sha256, authority]),
      [
        ['A', false],
        ['B', true],
      ],
    );
    assert.equal(found.chain[0]?.subject, 's\ufffd');
    assert.equal(found.trust?.[0]?.program, 'Docker on Linux');
    assert.equal(withChain([certificate('A', false)])?.trust, undefined);
    assert.equal(withChain([])?.chain, undefined);
  });

  it('says which places could not be asked', () => {
    const failure: Failure = {
      kind: 'forbidden',
      doing: 'list routes in openshift-image-registry',
      reason: 'no',
    };
    const { gaps } = buildAddressPage({ ...usual, findings: findingsOf([outside], [failure]) });
    assert.match(gaps[0]?.why ?? '', /^You have no right to list routes in openshift-image-registry/);
  });
});

describe('Words about an address', () => {
  it('name each source', () => {
    const sources: AddressSource[] = [
      { kind: 'forward', project: 'p', pod: 'pod\u202e' },
      { kind: 'setting' },
      { kind: 'stream', project: 'p', stream: 's' },
      { kind: 'route', project: 'p', route: 'r' },
      { kind: 'imageConfig' },
      { kind: 'service', project: 'p', service: 's' },
      { kind: 'inCluster' },
    ];
    const words = sources.map(sourceWords);
    assert.equal(new Set(words).size, sources.length);
    assert.ok(words.every((text) => !text.includes('\u202e')));
  });

  it('tell each answer, and say that no token goes where it must not', () => {
    const told = (probe: RegistryProbe, address = outside): string => {
      const { tone, summary, advice } = probeWords(address, probe);
      return `${tone}: ${summary} ${advice}`;
    };
    assert.match(told(ready), /^good: Ready/);
    assert.match(told({ kind: 'plainHttp' }), /^warning: .*sends no token there/);
    assert.match(told({ ...ready, loginElsewhere: 'evil.example' }), /evil\.example.*sends no token there/);
    assert.match(told({ kind: 'noRegistry', answer: 'router', status: 503 }), /^error: The router/);
    assert.match(told({ kind: 'noRegistry', answer: 'page', status: 200 }), /a web page answers/);
    assert.match(
      told({ kind: 'noRegistry', answer: 'redirect', status: 302, target: 't' }),
      /redirects to t,/,
    );
    assert.match(told(away), /^error: Cannot reach x/);
    assert.match(told(away, inside), /^quiet: Open to pods of the cluster alone/);
    const setting = { ...outside, source: { kind: 'setting' as const } };
    assert.match(told({ kind: 'noRegistry', answer: 'other', status: 404 }, setting), /Set Address/);
  });

  it('put the places of an authority of this system first, and quote what a host may hold', () => {
    const systems = trustPlaces('r.example:5000', 'windows').map(({ system }) => system);
    assert.deepEqual(systems.slice(0, 2), ['windows', 'windows']);
    assert.equal(systems.length, 6);
    const [docker] = trustPlaces('r.example:5000', 'linux');
    assert.equal(
      docker?.command,
      'sudo mkdir -p /etc/docker/certs.d/r.example:5000 && sudo cp ca.crt /etc/docker/certs.d/r.example:5000/ca.crt',
    );
    const [quoted] = trustPlaces('[::1]:5000', 'linux');
    assert.match(quoted?.command ?? '', /^sudo mkdir -p '\/etc\/docker\/certs\.d\/\[::1\]:5000' &&/);
  });
});

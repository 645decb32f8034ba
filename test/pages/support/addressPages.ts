import type { AddressPage, AddressView, CertificateView } from '../../../src/shared/addressPage.ts';
import { ago } from './clock.ts';

const day = 86_400_000;

const chosen: AddressView = {
  host: 'default-route-openshift-image-registry.apps.hackershop.example',
  reach: 'public',
  from: 'the image stream hackershop/skyfield',
  probe: { tone: 'good', summary: 'Ready: a registry answers, and wants a login.', advice: '' },
};

const inside: AddressView = {
  host: 'image-registry.openshift-image-registry.svc:5000',
  reach: 'internal',
  from: 'the cluster, as its own name for the registry',
  probe: {
    tone: 'quiet',
    summary: 'Open to pods of the cluster alone; it cannot be reached from here.',
    advice: '',
  },
};

const further: AddressView = {
  host: 'registry.hackershop.example',
  reach: 'public',
  from: 'the route registry in openshift-image-registry',
  probe: {
    tone: 'error',
    summary: 'The router of the cluster answers, but knows no running application at this address.',
    advice: 'Ask an administrator whether the registry and its route are as they should be.',
  },
};

/** The usual case: one address, ready, another one that is not, and the one inside. */
export const usualAddress: AddressPage = {
  kind: 'address',
  cluster: 'api.hackershop.example:6443',
  addresses: [chosen, further, inside],
  looking: false,
  forward: { kind: 'none' },
  mayTurnOnRoute: false,
  gaps: [],
};

function certificate(subject: string, issuer: string, authority: boolean): CertificateView {
  return {
    subject,
    issuer,
    names: authority ? [] : ['*.apps.hackershop.example'],
    validFrom: ago(100 * day),
    validTo: ago(-265 * day),
    sha256: Array.from({ length: 32 }, (_, index) => `${authority ? 'A' : 'B'}${index % 10}`).join(':'),
    authority,
    pem: `-----BEGIN CERTIFICATE-----\n${subject}\n-----END CERTIFICATE-----\n`,
  };
}

/** An address whose certificate is not trusted. */
export const untrustedAddress: AddressPage = {
  ...usualAddress,
  addresses: [
    {
      ...chosen,
      probe: {
        tone: 'error',
        summary: 'Its certificate is not trusted: its authority is not among the trusted ones.',
        advice:
          'Nothing was sent. docker and podman refuse it as well, until they know its certificate authority.',
        chain: [
          certificate('*.apps.hackershop.example', 'ingress-operator@1700000000', false),
          certificate('ingress-operator@1700000000', 'ingress-operator@1700000000', true),
        ],
        trust: [
          {
            program: 'Docker on Linux',
            command: `sudo cp ca.crt /etc/docker/certs.d/${chosen.host}/ca.crt`,
            note: '',
          },
          {
            program: 'Docker Desktop on macOS',
            command: `cp ca.crt ~/.docker/certs.d/${chosen.host}/ca.crt`,
            note: 'Restart Docker Desktop afterwards.',
          },
        ],
      },
    },
    inside,
  ],
};

/** A registry that is open to the cluster alone, for an administrator. */
export const hiddenAddress: AddressPage = {
  ...usualAddress,
  addresses: [inside],
  forward: { kind: 'offered' },
  mayTurnOnRoute: true,
  gaps: [
    {
      what: 'Not read',
      why: 'You have no right to list routes in openshift-image-registry: User "phillip" cannot list routes.',
    },
  ],
};

/** A port of this machine, forwarded to the registry. */
export const forwardedAddress: AddressPage = {
  ...usualAddress,
  addresses: [
    {
      host: '127.0.0.1:41234',
      reach: 'public',
      from: 'the port of this machine that leads to the pod image-registry-6d5f8 in openshift-image-registry',
    },
    inside,
  ],
  looking: true,
  forward: { kind: 'open', host: '127.0.0.1:41234', connections: 2 },
};

import { plainBlock } from '../../src/model/text.ts';
import type { AddressView, CertificateView, TrustView } from '../../src/shared/addressPage.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { day } from '../common/format.ts';
import { section } from '../common/section.ts';
import { button } from '../common/toolkit.ts';
import type { AddressContext } from './context.ts';

/** The certificates that an address presents and that are not trusted, and how to trust them; absent for others. */
export function certificateSection(
  context: AddressContext,
  address: AddressView,
  index: number,
): readonly Child[] {
  const { host, probe } = address;
  const chain = probe?.chain;
  if (chain === undefined) return [];
  const authority = chain.find((certificate) => certificate.authority);
  return [
    section(context, {
      key: `certificate-${index}`,
      title: `Certificate of ${plainBlock(host)}`,
      content: () => [
        element(
          'p',
          { key: 'warning' },
          'It came over a connection that nothing vouches for. Compare the SHA-256 of the authority with what an administrator of the cluster tells you before you trust it.',
        ),
        authority === undefined
          ? element(
              'p',
              { key: 'none' },
              'The server does not present its authority. Ask an administrator of the cluster for its certificate.',
            )
          : authorityButtons(context, host, authority),
        chain.map((certificate, depth) => certificateFacts(context, certificate, depth)),
      ],
    }),
    probe?.trust !== undefined && trustSection(context, host, probe.trust, index),
  ];
}

function authorityButtons(context: AddressContext, host: string, { pem }: CertificateView): ElementView {
  return element(
    'div',
    { key: 'buttons', attributes: { class: 'buttons' } },
    button('Save Authority…', { onClick: () => context.act(context.host.saveAuthority(host)) }),
    button('Copy Authority', { onClick: () => context.copy(pem, 'the certificate authority') }),
  );
}

function certificateFacts(
  context: AddressContext,
  { subject, issuer, names, validFrom, validTo, sha256, authority }: CertificateView,
  depth: number,
): ElementView {
  const role = authority ? 'Authority' : depth === 0 ? 'Server' : 'In between';
  return element(
    'div',
    { key: sha256, attributes: { class: 'certificate' } },
    facts([
      [role, plainBlock(subject)],
      names.length > 0 ? ['For', names.map(plainBlock).join(', ')] : undefined,
      ['Issued by', authority ? 'itself' : plainBlock(issuer)],
      ['Valid', [day(validFrom), ' to ', day(validTo)]],
      ['SHA-256', copyValue(context, sha256, `the SHA-256 of ${plainBlock(subject)}`)],
    ]),
  );
}

function trustSection(
  context: AddressContext,
  host: string,
  places: readonly TrustView[],
  index: number,
): ElementView {
  return section(context, {
    key: `trust-${index}`,
    title: `Where ca.crt goes for ${plainBlock(host)}`,
    content: () =>
      element(
        'ul',
        { attributes: { class: 'places' } },
        places.map(({ program, command, note }) =>
          element(
            'li',
            { key: program },
            element('h3', {}, plainBlock(program)),
            copyValue(context, command, `the command for ${plainBlock(program)}`),
            note !== '' && element('p', { key: 'note', attributes: { class: 'quiet' } }, plainBlock(note)),
          ),
        ),
      ),
  });
}

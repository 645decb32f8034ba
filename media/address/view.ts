import { plainBlock } from '../../src/model/text.ts';
import type { AddressPage } from '../../src/shared/addressPage.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { gapNotes } from '../common/gaps.ts';
import { certificateSection } from './certificate.ts';
import type { AddressContext } from './context.ts';
import { addressHead } from './head.ts';
import { othersSection } from './others.ts';
import { reachSections } from './reach.ts';

/** The registry address page. */
export function addressView(page: AddressPage, context: AddressContext): readonly Child[] {
  const { addresses, gaps } = page;
  return [
    addressHead(context, page),
    element(
      'main',
      { key: 'address' },
      reachSections(context, page),
      addresses.flatMap((address, index) => certificateSection(context, address, index)),
      othersSection(context, page),
      gapNotes(gaps),
    ),
  ];
}

/** Another address to use, or another answer of it. */
export function addressNews(before: AddressPage, after: AddressPage): string | undefined {
  const [old] = before.addresses;
  const [chosen] = after.addresses;
  if (chosen === undefined) return undefined;
  if (old?.host !== chosen.host) return `The address is ${plainBlock(chosen.host)}`;
  const { probe } = chosen;
  if (probe === undefined || probe.summary === old.probe?.summary) return undefined;
  return plainBlock(probe.summary);
}

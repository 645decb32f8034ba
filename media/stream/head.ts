import { countWords } from '../../src/model/words.ts';
import type { StreamPage } from '../../src/shared/streamPage.ts';
import { copyValue } from '../common/controls.ts';
import type { ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { plainBlock } from '../../src/model/text.ts';
import { pageHead } from '../common/pageHead.ts';
import { button } from '../common/toolkit.ts';
import type { StreamContext } from './context.ts';

/** The head of the image stream page: its name, its addresses, and how pods may name it. */
export function streamHead(context: StreamContext, page: StreamPage): ElementView {
  const { addresses, displayName, created } = page;
  const [first] = addresses;
  return pageHead({
    title: plainBlock(page.name),
    buttons:
      first !== undefined &&
      button('Copy Address', { primary: true, onClick: () => context.copy(first.text, 'the address') }),
    summary: [
      displayName !== undefined && plainBlock(displayName),
      countWords(page.tags.length, 'tag'),
      created !== undefined && ['created ', ago(created, context.now)],
    ],
    below: [
      facts([
        ...addresses.map(
          ({ label, text }) => [plainBlock(label), copyValue(context, text, 'the address')] as const,
        ),
        ['Lookup', lookup(page)],
      ]),
    ],
  });
}

function lookup({ localLookup, project, stream }: StreamPage): string {
  const name = plainBlock(stream);
  return localLookup
    ? `Pods in ${plainBlock(project)} may name ${name}:TAG alone as their image.`
    : `Pods name an image of ${name} by its whole address; ${name}:TAG alone would be looked for elsewhere.`;
}

import type { ImageView, StateView, TagPage } from '../../src/shared/tagPage.ts';
import { countWords, sizeWords } from '../../src/model/words.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { icon } from '../common/icon.ts';
import { plainBlock } from '../../src/model/text.ts';
import { pageHead } from '../common/pageHead.ts';
import { button, dropdown } from '../common/toolkit.ts';
import type { TagContext } from './context.ts';

/** The head of the tag page: what it is, how it is, and what one came to copy. */
export function tagHead(context: TagContext, page: TagPage): ElementView {
  const { image, state } = page;
  return pageHead({
    title: plainBlock(page.name),
    buttons: headButtons(context, page),
    summary: summary(page, context.now),
    below: [
      state.tone !== 'normal' && stateNote(state, context.now),
      facts([
        image && ['Digest', copyValue(context, image.digest, 'the digest')],
        image?.indexDigest === undefined
          ? undefined
          : ['Index', copyValue(context, image.indexDigest, 'the digest of the index')],
        ...page.pullSpecs.map(
          ({ label, text }) => [plainBlock(label), copyValue(context, text, 'the pull spec')] as const,
        ),
        page.platforms.length > 0 ? ['Platform', platformPicker(context, page)] : undefined,
      ]),
    ],
  });
}

function headButtons(context: TagContext, { pullSpecs }: TagPage): Child {
  const [first] = pullSpecs;
  return [
    first !== undefined &&
      button('Copy Pull Spec', { primary: true, onClick: () => context.copy(first.text, 'the pull spec') }),
    button('Image Stream', { onClick: () => context.act(context.host.openStream()) }),
  ];
}

function summary(page: TagPage, now: number): Child[] {
  const { image, state, origin, pushed } = page;
  const since = pushed === undefined ? undefined : ago(pushed, now);
  const known = state.tone === 'normal' ? plainBlock(origin ?? state.words) : origin && plainBlock(origin);
  const pushedOnly = origin === undefined && state.words === 'pushed';
  return [
    ...(pushedOnly ? [[`pushed `, since]] : [known, since && ['updated ', since]]),
    image?.artifact !== undefined && `${plainBlock(image.artifact)}, not a container image`,
    image?.platform !== undefined && plainBlock(image.platform),
    image && extent(image),
  ];
}

function extent({ size, layers }: ImageView): string | undefined {
  const count = layers.filter(({ empty }) => !empty).length;
  const layerWords = count === 0 ? undefined : countWords(count, 'layer');
  if (size === undefined) return layerWords;
  return layerWords === undefined ? sizeWords(size) : `${sizeWords(size)} in ${layerWords}`;
}

function stateNote({ words, tone, message, since }: StateView, now: number): ElementView {
  return element(
    'div',
    { key: 'state', attributes: { class: `state ${tone}` } },
    tone === 'normal' ? icon('info') : icon(tone, { tone }),
    element(
      'p',
      {},
      element('strong', {}, plainBlock(words)),
      since !== undefined && [
        ' ',
        element('span', { attributes: { class: 'quiet' } }, 'since ', ago(since, now)),
      ],
      message !== undefined && element('span', { attributes: { class: 'message' } }, plainBlock(message)),
    ),
  );
}

function platformPicker(context: TagContext, { platforms }: TagPage): ElementView {
  return dropdown({
    label: 'Platform',
    options: platforms.map(({ digest, name }) => ({ value: digest, words: plainBlock(name) })),
    selected: platforms.find(({ selected }) => selected)?.digest,
    onSelect: (digest) => context.act(context.host.selectPlatform(digest)),
  });
}

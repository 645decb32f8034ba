import type { ImageView, NamedValue, SameImageView } from '../../src/shared/tagPage.ts';
import { copyValue, isWebLink, link } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { facts } from '../common/facts.ts';
import { ago } from '../common/format.ts';
import { longList } from '../common/list.ts';
import { copyAllButton, namedValues } from '../common/namedValues.ts';
import { section } from '../common/section.ts';
import { plainBlock } from '../../src/model/text.ts';
import { longText } from '../common/value.ts';
import type { TagContext } from './context.ts';

/** Who made the image, when, from what, what else it is called, and its labels. */
export function overviewSection(context: TagContext, image: ImageView): ElementView {
  return section(context, {
    key: 'overview',
    title: 'Overview',
    content: () => [
      facts([
        image.created === undefined ? undefined : ['Created', ago(image.created, context.now)],
        image.author === undefined
          ? undefined
          : ['Author', longText(context, 'author', 'Author', image.author)],
        ...image.sources.map((source) => [plainBlock(source.name), sourceValue(context, source)] as const),
        image.imageId === undefined
          ? undefined
          : ['Image ID', copyValue(context, image.imageId, 'the image ID')],
        image.mediaType === undefined
          ? undefined
          : ['Media type', element('code', { attributes: { class: 'text' } }, plainBlock(image.mediaType))],
        image.alsoTagged.length > 0 ? ['Also tagged', alsoTagged(context, image.alsoTagged)] : undefined,
      ]),
      labels(context, image),
    ],
  });
}

function sourceValue(context: TagContext, { name, value, link: address }: NamedValue): Child {
  if (!isWebLink(address)) return longText(context, `source:${name}`, name, value);
  return link(plainBlock(value), { title: plainBlock(address), onClick: () => openLink(context, address) });
}

function openLink(context: TagContext, address: string): void {
  context.act(context.host.openLink(address));
}

function alsoTagged(context: TagContext, images: readonly SameImageView[]): Child {
  const { items, more } = longList(context, 'alsoTagged', images, 'tag', 20);
  return [
    element(
      'ul',
      { attributes: { class: 'plain' } },
      items.map(({ name, project, stream, tag, why }) =>
        element(
          'li',
          { key: name },
          link(plainBlock(name), { onClick: () => context.act(context.host.openTag(project, stream, tag)) }),
          why === 'same image id' && element('span', { attributes: { class: 'quiet' } }, ' same image ID'),
        ),
      ),
    ),
    more,
  ];
}

function labels(context: TagContext, image: ImageView): Child {
  if (image.labels.length === 0) return undefined;
  return element(
    'div',
    { key: 'labels' },
    element(
      'div',
      { attributes: { class: 'heading' } },
      element('h3', {}, 'Labels'),
      element(
        'span',
        { attributes: { class: 'actions' } },
        copyAllButton(context, image.labels, 'the labels'),
      ),
    ),
    namedValues(context, {
      key: 'labels',
      label: 'Labels',
      noun: 'label',
      values: image.labels,
      owner: image.digest,
      openLink: (address) => openLink(context, address),
    }),
  );
}

import { countWords, sizeWords } from '../../src/model/words.ts';
import type { ImageView, LayerView } from '../../src/shared/tagPage.ts';
import { copyValue } from '../common/controls.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { longList } from '../common/list.ts';
import { section } from '../common/section.ts';
import { table } from '../common/table.ts';
import type { Column } from '../common/table.ts';
import { plainBlock } from '../../src/model/text.ts';
import { longText, secretValue } from '../common/value.ts';
import type { TagContext } from './context.ts';
import { shortened } from './words.ts';

const shownAtFirst = 260;

interface Row {
  readonly layer: LayerView;
  readonly key: string;
  /** Counts layers from the base, from 1; absent for an entry that made none. */
  readonly position?: number;
}

/** What the image is made of, base first. */
export function layersSection(context: TagContext, image: ImageView): ElementView {
  const rows = rowsOf(image.layers);
  const count = rows.filter(({ layer }) => !layer.empty).length;
  return section(context, {
    key: 'layers',
    title: 'Layers',
    count,
    aside: image.size === undefined ? undefined : sizeWords(image.size),
    content: () => (rows.length === 0 ? 'This image has no layers.' : layerTable(context, image, rows)),
  });
}

function rowsOf(layers: readonly LayerView[]): Row[] {
  let position = 0;
  return layers.map((layer, index) => {
    if (layer.empty) return { layer, key: String(index) };
    position += 1;
    return { layer, key: String(index), position };
  });
}

function layerTable(context: TagContext, image: ImageView, rows: readonly Row[]): Child {
  const { items, more } = longList(context, 'layers', rows, 'entry', shownAtFirst);
  const columns = layerColumns(context, image);
  const classOf = ({ layer }: Row) => (layer.empty ? 'empty-layer' : undefined);
  const all = table(context, {
    label: 'Layers, base first',
    columns,
    rows: items,
    keyOf: ({ key }) => key,
    classOf,
  });
  return [element('div', { key: 'layers', attributes: { class: 'layers' } }, all), more];
}

function layerColumns(context: TagContext, image: ImageView): Column<Row>[] {
  const largest = Math.max(1, ...image.layers.map(({ size }) => size ?? 0));
  const shared = image.layers.some(({ sharedWith }) => sharedWith !== undefined);
  return [
    { key: 'position', title: 'No.', numeric: true, cell: position },
    {
      key: 'instruction',
      title: 'Instruction',
      cell: ({ layer, key }) => instruction(context, image, layer, key),
    },
    { key: 'size', title: 'Size', numeric: true, cell: ({ layer }) => size(layer, largest) },
    { key: 'digest', title: 'Digest', cell: ({ layer }) => digest(context, layer) },
    ...(shared ? [{ key: 'shared', title: 'Shared with', cell: ({ layer }: Row) => sharing(layer) }] : []),
  ];
}

function position({ position: number }: Row): Child {
  if (number !== undefined) return String(number);
  return element('span', { attributes: { class: 'spoken' } }, 'no layer');
}

function instruction(context: TagContext, image: ImageView, layer: LayerView, index: string): Child {
  const { instruction: text, secret = false } = layer;
  if (text === undefined) return element('span', { attributes: { class: 'quiet' } }, 'not known');
  const key = `layer:${image.digest}:${index}`;
  const name = `entry ${Number(index) + 1}`;
  const shown = () => longText(context, key, name, text);
  if (!secret) return shown();
  const [keyword = ''] = /^[A-Z]+ /.exec(text) ?? [];
  return secretValue(context, { key, name, before: keyword, shown });
}

function size({ size: bytes, empty }: LayerView, largest: number): Child {
  if (empty) return undefined;
  if (bytes === undefined) return element('span', { attributes: { class: 'quiet' } }, 'not known');
  const variables = { '--part': String(bytes / largest) } as const;
  return [
    element('span', { attributes: { class: 'bytes', title: countWords(bytes, 'byte') } }, sizeWords(bytes)),
    element('span', { attributes: { class: 'bar', 'aria-hidden': 'true' }, variables }),
  ];
}

function digest(context: TagContext, layer: LayerView): Child {
  if (layer.digest === undefined) return undefined;
  const kind = layerKind(layer.mediaType);
  return [
    copyValue(context, layer.digest, 'the digest', shortened(layer.digest)),
    kind !== undefined &&
      element(
        'span',
        { attributes: { class: 'kind quiet', title: plainBlock(layer.mediaType ?? '') } },
        kind,
      ),
  ];
}

/** What is worth a word about a layer's media type; the usual gzip is not. */
function layerKind(mediaType: string | undefined): string | undefined {
  if (mediaType === undefined) return undefined;
  const foreign = /foreign|nondistributable/.test(mediaType) ? 'foreign' : undefined;
  const zstd = mediaType.includes('zstd') ? 'zstd' : undefined;
  const plain = mediaType.endsWith('.tar') ? 'uncompressed' : undefined;
  const words = [foreign, zstd ?? plain].filter((word) => word !== undefined);
  return words.length === 0 ? undefined : words.join(', ');
}

function sharing({ sharedWith, empty }: LayerView): Child {
  if (empty || sharedWith === undefined) return undefined;
  return sharedWith === 0 ? undefined : countWords(sharedWith, 'other image');
}

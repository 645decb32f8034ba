import { isRecord, list, number, record, text, time, compact } from '../../model/json.ts';
import type { PruneBlob, PruneImage } from '../../model/prune/pruneInput.ts';

/** What a plan to prune needs of an Image of `image.openshift.io/v1`; undefined for what has no name. */
export function parsePruneImage(raw: unknown): PruneImage | undefined {
  const image = record(raw);
  const { name, annotations, creationTimestamp } = record(image['metadata']);
  if (text(name) === undefined) return undefined;
  const facts = image['dockerImageMetadata'];
  const manifest = text(image['dockerImageManifest']);
  return compact({
    name: text(name) ?? '',
    created: time(creationTimestamp),
    managed: record(annotations)['openshift.io/image.managed'] === 'true',
    mediaType: text(image['dockerImageManifestMediaType']),
    metadata: metadataState(facts),
    config: text(record(facts)['Id']),
    size: number(record(facts)['Size']) ?? 0,
    layers: list(image['dockerImageLayers']).map((layer) => blob(layer, 'name', 'size')),
    manifests: list(image['dockerImageManifests']).map((part) => blob(part, 'digest', 'manifestSize')),
    manifestSize: manifest === undefined ? undefined : Buffer.byteLength(manifest),
  });
}

/** Of a wrong kind is what `oc` could not read either. */
function metadataState(facts: unknown): PruneImage['metadata'] {
  if (facts === undefined || facts === null) return 'missing';
  if (!isRecord(facts)) return 'unreadable';
  const { Id: id = '', Size: size = 0 } = facts;
  const isReadable = (id === null || typeof id === 'string') && (size === null || Number.isSafeInteger(size));
  return isReadable ? 'read' : 'unreadable';
}

function blob(raw: unknown, nameField: string, sizeField: string): PruneBlob {
  const size = number(record(raw)[sizeField]);
  const digest = text(record(raw)[nameField]) ?? '';
  return size !== undefined && size > 0 ? { digest, bytes: size } : { digest };
}

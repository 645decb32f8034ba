import type { ImageMention, MentionTarget } from '../model/imageText/imageMention.ts';
import { expandWord } from './expand.ts';
import { triggerMentions } from './triggerMentions.ts';
import {
  scalarAt,
  valueAt,
  yamlDocuments,
  type YamlEntry,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from './yamlTree.ts';

/** Where in a manifest a node stands. */
interface Place {
  /** Namespace of the object that the node is part of. */
  readonly project: string | undefined;
  /** Kind of that object. */
  readonly object: string | undefined;
  readonly text: string;
}

const noValues: ReadonlyMap<string, undefined> = new Map();
const triggers = 'image.openshift.io/triggers';

/**
 * The images that compose files and Kubernetes manifests name: `image` of services and containers, image volumes,
 * ImageStreamTags, ImageStreamImages and DockerImages of builds and triggers. Other YAML has none.
 */
export function yamlMentions(text: string): ImageMention[] {
  const documents = yamlDocuments(text, (part) => /image/i.test(part));
  return documents.flatMap((document) => {
    if (isCompose(document)) return serviceMentions(document, text);
    if (scalarAt(document, 'apiVersion') === undefined || scalarAt(document, 'kind') === undefined) return [];
    return mentionsIn(document, '', { project: undefined, object: undefined, text });
  });
}

function isCompose(document: YamlNode): boolean {
  return valueAt(document, 'services')?.kind === 'map' && valueAt(document, 'apiVersion') === undefined;
}

/** Those of the services, and of the extensions that services take over with `<<`. What a service builds, it names as well. */
function serviceMentions(document: YamlNode, text: string): ImageMention[] {
  const extensions = entriesOf(document).filter(({ key }) => key.startsWith('x-'));
  const services = [...extensions, ...entriesOf(valueAt(document, 'services'))];
  return services.flatMap(({ value: service }) => {
    const image = scalarAt(service, 'image');
    const spec = image && expandWord(image.value, noValues, '');
    if (image === undefined || spec === undefined) return [];
    return [mention(image, { kind: 'pullSpec', spec }, text, valueAt(service, 'build') !== undefined)];
  });
}

function entriesOf(node: YamlNode | undefined): readonly YamlEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

function mentionsIn(node: YamlNode, key: string, place: Place): ImageMention[] {
  if (node.kind === 'list') return node.items.flatMap((item) => mentionsIn(item, key, place));
  if (node.kind !== 'map') return [];
  const here = placeOf(node, place);
  const reference = referenceMention(node, key === 'to', here);
  return [
    ...(reference === undefined ? [] : [reference]),
    ...node.entries.flatMap((entry) => [
      ...entryMentions(entry, here),
      ...mentionsIn(entry.value, entry.key, here),
    ]),
  ];
}

function placeOf(node: YamlMap, place: Place): Place {
  const metadata = valueAt(node, 'metadata');
  const kind = scalarAt(node, 'kind');
  if (metadata === undefined || kind === undefined) return place;
  const project = scalarAt(metadata, 'namespace')?.value;
  return { ...place, object: kind.value, ...(project === undefined ? {} : { project }) };
}

/** `image: spec` of a container, `image: { reference: spec }` of a volume, and triggers in an annotation. */
function entryMentions({ key, value }: YamlEntry, place: Place): ImageMention[] {
  if (key === triggers && value.kind === 'scalar') return triggerMentions(value, place.text, place.project);
  if (key !== 'image') return [];
  const image = value.kind === 'scalar' ? value : scalarAt(value, 'reference');
  if (image === undefined || image.value === '') return [];
  return [mention(image, { kind: 'pullSpec', spec: image.value }, place.text, false)];
}

/** An ObjectReference that means an image. */
function referenceMention(node: YamlMap, isOutput: boolean, place: Place): ImageMention | undefined {
  const name = scalarAt(node, 'name');
  if (name === undefined) return undefined;
  const project = scalarAt(node, 'namespace')?.value ?? place.project;
  const target = targetOf(scalarAt(node, 'kind')?.value, name.value, project, place);
  return target && mention(name, target, place.text, isOutput);
}

function targetOf(
  kind: string | undefined,
  name: string,
  project: string | undefined,
  { object }: Place,
): MentionTarget | undefined {
  switch (kind) {
    case 'ImageStreamTag':
      // Within an image stream, a name alone is another tag of it.
      return object === 'ImageStream' && !name.includes(':') ? undefined : { kind: 'tag', name, project };
    case 'ImageStreamImage':
      return { kind: 'image', name, project };
    case 'DockerImage':
      return { kind: 'pullSpec', spec: name };
    default:
      return undefined;
  }
}

function mention(
  { start, end }: YamlScalar,
  target: MentionTarget,
  text: string,
  isOutput: boolean,
): ImageMention {
  return { span: { start, end }, text: text.slice(start, end), target, isOutput };
}

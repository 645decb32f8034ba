import type { StatusCause } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, list, text } from '../json.ts';
import { readTagReference, type AskedReference } from '../images/tagReference.ts';
import { isFault, parseReference } from './reference.ts';

/** One image that an import asks for. */
export interface AskedImage {
  source: string;
  /** The tag that it becomes; an image without one is only looked at. */
  to: string | undefined;
  /** How the tag would stand in the spec of the stream. */
  policy: Pick<AskedReference, 'importPolicy' | 'referencePolicy'>;
  includeManifest: boolean;
}

/** What an ImageStreamImport asks for. */
export interface ImportSpec {
  /** Whether the stream is changed; else this is a preview. */
  import: boolean;
  images: readonly AskedImage[];
  /** All tags of a repository. */
  repository: AskedImage | undefined;
}

/** Reads `spec`. */
export function readImportSpec(spec: Fields): ImportSpec {
  return {
    import: spec['import'] === true,
    images: list(spec['images']).map((image) => readAsked(fields(image))),
    repository: isFields(spec['repository']) ? readAsked(spec['repository']) : undefined,
  };
}

/** The spec as the server gives it back: with defaults. */
export function writtenSpec(spec: Fields): Fields {
  const completed = (image: unknown): Fields => {
    const { importPolicy, referencePolicy } = readAsked(fields(image)).policy;
    return { ...fields(image), importPolicy, referencePolicy };
  };
  return {
    ...spec,
    import: spec['import'] === true,
    ...(spec['images'] !== undefined && { images: list(spec['images']).map(completed) }),
    ...(isFields(spec['repository']) && { repository: completed(spec['repository']) }),
  };
}

/** What is wrong with `spec`: the causes of a 422. */
export function specFaults(spec: Fields): StatusCause[] {
  const images = list(spec['images']);
  const faults = images.flatMap((image, index) => imageFaults(fields(image), `spec.images[${index}]`));
  if (isFields(spec['repository'])) faults.push(...repositoryFaults(spec['repository']));
  if (images.length === 0 && !isFields(spec['repository'])) {
    const why = 'you must specify at least one image or a repository import';
    faults.push(wrong('spec.images', 'null', why));
  }
  return faults;
}

function readAsked(image: Fields): AskedImage {
  const { importPolicy, referencePolicy } = readTagReference('', image);
  return {
    source: sourceOf(image),
    to: isFields(image['to']) ? (text(image['to']['name']) ?? '') : undefined,
    policy: { importPolicy, referencePolicy },
    includeManifest: image['includeManifest'] === true,
  };
}

function sourceOf(image: Fields): string {
  return text(fields(image['from'])['name']) ?? '';
}

function imageFaults(image: Fields, path: string): StatusCause[] {
  const kind = kindFault(image, path);
  if (kind) return [kind];
  const faults: StatusCause[] = [];
  if (isFields(image['to']) && (text(image['to']['name']) ?? '') === '') {
    faults.push(wrong(`${path}.to.name`, '""', 'the name of the target tag must be specified'));
  }
  const source = sourceOf(image);
  const parsed = parseReference(source);
  if (source === '') faults.push(required(`${path}.from.name`, ''));
  else if (isFault(parsed)) faults.push(wrong(`${path}.from.name`, `"${source}"`, parsed.fault));
  return faults;
}

function repositoryFaults(repository: Fields): StatusCause[] {
  const path = 'spec.repository';
  const kind = kindFault(repository, path);
  if (kind) return [kind];
  const field = `${path}.from.name`;
  const source = sourceOf(repository);
  if (source === '') return [required(field, 'container image references require a name')];
  const parsed = parseReference(source);
  if (isFault(parsed)) return [wrong(field, `"${source}"`, parsed.fault)];
  if (parsed.tag === '' && parsed.digest === '') return [];
  return [wrong(field, `"${source}"`, 'you must specify an image repository, not a tag or ID')];
}

function kindFault(image: Fields, path: string): StatusCause | undefined {
  const kind = text(fields(image['from'])['kind']) ?? '';
  if (kind === 'DockerImage') return undefined;
  return wrong(`${path}.from.kind`, `"${kind}"`, 'only DockerImage is supported');
}

function wrong(field: string, value: string, why: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${value}: ${why}`, field };
}

function required(field: string, why: string): StatusCause {
  const message = why === '' ? 'Required value' : `Required value: ${why}`;
  return { reason: 'FieldValueRequired', message, field };
}

import type { StatusCause } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, isFields, stringFields, text } from '../json.ts';
import type { ImageStream, TagReference, TagSource } from '../state/objects.ts';

/** An entry of `spec.tags` as a request has it: without a generation unless the request asks for one. */
export interface AskedReference extends Omit<TagReference, 'generation'> {
  generation: number | undefined;
}

/** A stream's spec as a request has it. */
export interface AskedSpec extends Omit<ImageStream['spec'], 'tags'> {
  tags?: readonly AskedReference[];
}

const SOURCES = ['DockerImage', 'ImageStreamImage', 'ImageStreamTag'];
const POLICIES = ['Source', 'Local'];

/** Reads one entry of `spec.tags`, with defaults. */
export function readTagReference(name: string, body: Fields): AskedReference {
  const source = readSource(body['from']);
  const importPolicy = fields(body['importPolicy']);
  return {
    name,
    annotations: stringFields(body['annotations']) ?? null,
    ...(source && { from: source }),
    ...(body['reference'] === true && { reference: true }),
    generation: typeof body['generation'] === 'number' ? body['generation'] : undefined,
    importPolicy: {
      ...(importPolicy['insecure'] === true && { insecure: true }),
      ...(importPolicy['scheduled'] === true && { scheduled: true }),
      importMode: text(importPolicy['importMode']) ?? 'Legacy',
    },
    referencePolicy: { type: text(fields(body['referencePolicy'])['type']) ?? 'Source' },
  };
}

/** What is wrong with an entry of `spec.tags`; `path` is the field that it stands in. */
export function referenceFaults(reference: AskedReference, path: string): StatusCause[] {
  const { from, importPolicy, referencePolicy } = reference;
  const faults: StatusCause[] = [];
  const required = (field: string, why = ''): void => {
    const message = why === '' ? 'Required value' : `Required value: ${why}`;
    faults.push({ reason: 'FieldValueRequired', message, field: `${path}.${field}` });
  };
  const wrong = (field: string, value: string, why: string): void => {
    faults.push({
      reason: 'FieldValueInvalid',
      message: `Invalid value: ${value}: ${why}`,
      field: `${path}.${field}`,
    });
  };
  if (from?.name === '') required('from.name');
  if (from && !SOURCES.includes(from.kind)) {
    required('from.kind', `valid values are 'DockerImage', 'ImageStreamImage', 'ImageStreamTag'`);
  } else if (from && from.kind !== 'DockerImage' && importPolicy.scheduled === true) {
    const why = 'only tags pointing to Docker repositories may be scheduled for background import';
    wrong('importPolicy.scheduled', 'true', why);
  }
  if (!POLICIES.includes(referencePolicy.type)) {
    wrong('referencePolicy.type', `"${referencePolicy.type}"`, 'valid values are "Source", "Local"');
  }
  return faults;
}

function readSource(value: unknown): TagSource | undefined {
  if (!isFields(value)) return undefined;
  const namespace = text(value['namespace']);
  return {
    kind: text(value['kind']) ?? '',
    ...(namespace !== undefined && { namespace }),
    name: text(value['name']) ?? '',
  };
}

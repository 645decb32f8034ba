import type { IncomingHttpHeaders } from 'node:http';
import type { Fields } from '../json.ts';
import type { KubeObject } from '../state/objects.ts';
import type { Column, Resource } from './resource.ts';

/** The forms in which objects are sent: whole, as a Table for people, or only their metadata. */
export type Form = 'whole' | 'Table' | 'PartialObjectMetadata';

const META = 'meta.k8s.io/v1';

/** The form that the first acceptable entry of the Accept header asks for. */
export function formOf(headers: IncomingHttpHeaders): Form {
  for (const entry of (headers.accept ?? '').split(',')) {
    const [, as] = /;\s*as=(\w+)/.exec(entry) ?? [];
    if (as === undefined || !entry.includes('g=meta.k8s.io')) return 'whole';
    if (as === 'Table') return 'Table';
    if (as.startsWith('PartialObjectMetadata')) return 'PartialObjectMetadata';
  }
  return 'whole';
}

const createdAt: Column = { name: 'Created At', value: ({ metadata }) => metadata.creationTimestamp };
const name: Column = { name: 'Name', value: ({ metadata }) => metadata.name };

/** Objects as a Table (meta/v1): the columns of the resource, or name and creation time. */
export function table(
  columns: readonly Column[] | undefined,
  objects: readonly KubeObject[],
  metadata: object,
): object {
  const shown = columns ?? [name, createdAt];
  return {
    kind: 'Table',
    apiVersion: META,
    metadata,
    columnDefinitions: shown.map((column) => ({
      name: column.name,
      type: 'string',
      format: column.name === 'Name' ? 'name' : '',
      description: column.name,
      priority: 0,
    })),
    rows: objects.map((object) => ({
      cells: shown.map((column) => column.value(object)),
      object: metadataOnly(object),
    })),
  };
}

/** An object's metadata alone, as PartialObjectMetadata (meta/v1). */
export function metadataOnly({ metadata }: KubeObject): object {
  return { kind: 'PartialObjectMetadata', apiVersion: META, metadata };
}

/** One object in the form asked for. */
export function formed(form: Form, object: KubeObject, columns: readonly Column[] | undefined): object {
  switch (form) {
    case 'whole':
      return object;
    case 'Table':
      return table(columns, [object], { resourceVersion: object.metadata.resourceVersion });
    case 'PartialObjectMetadata':
      return metadataOnly(object);
  }
}

/** A page of objects in the form asked for; in a list, objects do not repeat kind and version. */
export function formedList(
  form: Form,
  { kind, group, version }: Pick<Resource, 'kind' | 'group' | 'version'>,
  objects: readonly KubeObject[],
  metadata: object,
  columns: readonly Column[] | undefined,
): object {
  switch (form) {
    case 'whole':
      return {
        kind: `${kind}List`,
        apiVersion: group === '' ? version : `${group}/${version}`,
        metadata,
        items: objects.map(bare),
      };
    case 'Table':
      return table(columns, objects, metadata);
    case 'PartialObjectMetadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: META,
        metadata,
        items: objects.map(metadataOnly),
      };
  }
}

/** An object without kind and version, as it stands inside a list or another object. */
export function bare(object: KubeObject): Fields {
  return { ...object, kind: undefined, apiVersion: undefined };
}

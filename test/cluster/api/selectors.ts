import { badRequest } from '../http/status.ts';
import type { KubeObject } from '../state/objects.ts';

export type Selector = (object: KubeObject) => boolean;

/** The objects that `labelSelector` and `fieldSelector` of a query let through. Throws 400 for what it does not know. */
export function selectorOf(query: URLSearchParams): Selector {
  const parts = [
    ...splitRequirements(query.get('labelSelector') ?? '').map(labelRequirement),
    ...splitRequirements(query.get('fieldSelector') ?? '').map(fieldRequirement),
  ];
  return (object) => parts.every((part) => part(object));
}

function splitRequirements(source: string): string[] {
  return source.split(/,(?![^(]*\))/).flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

function labelRequirement(source: string): Selector {
  const label = (object: KubeObject, key: string): string | undefined => object.metadata.labels?.[key];
  const amongst = /^(\S+) (in|notin) \((.*)\)$/.exec(source);
  if (amongst) {
    const [, key = '', operator, values = ''] = amongst;
    const wanted = values.split(',').map((value) => value.trim());
    return (object) => wanted.includes(label(object, key) ?? '') === (operator === 'in');
  }
  const equals = /^([^!=\s]+)\s*(==|=|!=)\s*(.*)$/.exec(source);
  if (equals) {
    const [, key = '', operator, value] = equals;
    return (object) => (label(object, key) === value) === (operator !== '!=');
  }
  if (source.startsWith('!')) return (object) => label(object, source.slice(1)) === undefined;
  return (object) => label(object, source) !== undefined;
}

function fieldRequirement(source: string): Selector {
  const [, field, operator, value = ''] = /^([^!=]+)(==|=|!=)(.*)$/.exec(source) ?? [];
  if (field === 'type')
    return ({ kind, type }) => kind === 'Secret' && (type === value) === (operator !== '!=');
  if (field !== 'metadata.name' && field !== 'metadata.namespace') {
    throw badRequest(`field label not supported: ${field ?? source}`);
  }
  return ({ metadata }) =>
    ((field === 'metadata.name' ? metadata.name : metadata.namespace) === value) === (operator !== '!=');
}

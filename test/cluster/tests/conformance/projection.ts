import { fields, isFields, list, strings, text } from '../../json.ts';

/**
 * What to take of a JSON value: a path, an object or array of projections, or each element of an array.
 * A path is `a.b[x].c|operation`: `[*]` is every element, `[x]` the element or field of that name. Operations:
 * count, present, sorted, keys, type, has:VALUE, allows:GROUP/RESOURCE/VERB (of a list of policy rules).
 */
export type Projection = string | Projection[] | Each | Named;

interface Each {
  from: string;
  each: Projection;
  only?: string[];
}

interface Named {
  [name: string]: Projection;
}

/** Takes from a value what a projection names; undefined for what is not there. */
export function project(value: unknown, projection: Projection): unknown {
  if (typeof projection === 'string') return atPath(value, projection);
  if (Array.isArray(projection)) return projection.map((part) => project(value, part));
  if (isEach(projection)) return projectEach(atPath(value, projection.from), projection);
  return Object.fromEntries(Object.entries(projection).map(([name, part]) => [name, project(value, part)]));
}

function isEach(projection: Each | Named): projection is Each {
  return 'from' in projection && 'each' in projection;
}

function projectEach(value: unknown, { each, only = [] }: Each): unknown[] {
  const wanted = list(value).filter((item) => only.length === 0 || only.includes(nameOf(item)));
  return wanted
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
    .map((item) => project(item, each));
}

function nameOf(value: unknown): string {
  const item = fields(value);
  return text(item['name']) ?? text(fields(item['metadata'])['name']) ?? '';
}

function atPath(value: unknown, path: string): unknown {
  const [places = '', operation] = path.split('|');
  const parts = places.match(/\[[^\]]+\]|[^.[\]]+/g) ?? [];
  const found = step(value, parts);
  return operation === undefined ? found : operate(found, operation);
}

function step(value: unknown, [part, ...rest]: readonly string[]): unknown {
  if (part === undefined) return value;
  if (part === '[*]') return list(value).map((item) => step(item, rest));
  const key = part.replace(/^\[|\]$/g, '');
  if (Array.isArray(value))
    return step(
      list(value).find((item) => nameOf(item) === key),
      rest,
    );
  return isFields(value) ? step(value[key], rest) : undefined;
}

function operate(value: unknown, operation: string): unknown {
  const [name, argument = ''] = operation.split(/:(.*)/s);
  switch (name) {
    case 'count':
      return Array.isArray(value) ? value.length : undefined;
    case 'present':
      return Boolean(value);
    case 'sorted':
      return strings(value).sort();
    case 'keys':
      return Object.keys(fields(value)).sort();
    case 'type':
      return typeof value;
    case 'has':
      return list(value).includes(argument);
    case 'allows': {
      const [group = '', resource = '', verb = ''] = argument.split('/');
      const wanted = { apiGroups: group, resources: resource, verbs: verb };
      return list(value).some((rule) =>
        Object.entries(wanted).every(([field, needed]) => strings(fields(rule)[field]).includes(needed)),
      );
    }
    default:
      throw new Error(`A projection has no operation "${operation}".`);
  }
}

import type { Answer } from '../http/answer.ts';
import { invalid, type StatusCause } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, list } from '../json.ts';
import { isDeepStrictEqual } from 'node:util';
import { reconcilePruner } from '../state/imagePruner.ts';
import type { KubeObject, ObjectMeta } from '../state/objects.ts';
import type { ApiRequest, Operation, Operations } from './request.ts';
import { apiVersion } from './resource.ts';
import { stored } from './stored.ts';

/** How long the operator takes to do what an ImagePruner says. */
const OPERATOR_MILLISECONDS = 50;

const plain = stored<KubeObject>({
  kind: 'ImagePruner',
  collection: (state) => state.collection('imageregistry.operator.openshift.io', 'imagepruners'),
  admit: admitPruner,
});

/** `imagepruners` (imageregistry.operator.openshift.io): typed as its CRD has it; the operator follows. */
export const imagePrunerOperations: Operations = {
  ...plain,
  create: followed(plain.create),
  update: followed(plain.update),
  patch: followed(plain.patch),
};

function followed(change: Operation): Operation {
  return async (request): Promise<Answer> => {
    const answer = await change(request);
    setTimeout(() => reconcilePruner(request.state), OPERATOR_MILLISECONDS);
    return answer;
  };
}

type Check = (value: unknown) => { reason: string; message: (path: string) => string } | undefined;

const schema: Readonly<Record<string, Check>> = {
  schedule: typed('string'),
  suspend: typed('boolean'),
  keepTagRevisions: typed('integer'),
  keepYoungerThan: typed('integer'),
  keepYoungerThanDuration: (value) => typed('string')(value) ?? duration(value),
  ignoreInvalidImageReferences: typed('boolean'),
  logLevel: (value) => typed('string')(value) ?? logLevel(value),
  successfulJobsHistoryLimit: typed('integer'),
  failedJobsHistoryLimit: typed('integer'),
  resources: (value) => typed('object')(value) ?? quantities(value),
  nodeSelector: (value) =>
    typed('object')(value) ?? Object.values(fields(value)).map(typed('string')).find(Boolean),
  affinity: typed('object'),
  tolerations: (value) => typed('array')(value) ?? list(value).map(typed('object')).find(Boolean),
};

function admitPruner(
  body: Fields,
  metadata: ObjectMeta,
  old: KubeObject | undefined,
  { path }: ApiRequest,
): KubeObject {
  const given = fields(body['spec']);
  const causes = Object.entries(schema).flatMap(([field, check]): StatusCause[] => {
    const wrong = given[field] === undefined ? undefined : check(given[field]);
    const at = `spec.${field}`;
    return wrong === undefined ? [] : [{ reason: wrong.reason, message: wrong.message(at), field: at }];
  });
  if (causes.length > 0) throw invalid({ group: path.group, resource: 'ImagePruner' }, metadata.name, causes);
  // What the schema does not name is dropped.
  const known = Object.entries(given).filter(([field, value]) => field in schema && value !== null);
  const spec = { logLevel: 'Normal', ...Object.fromEntries(known) };
  const generation = (old?.metadata.generation ?? 0) + (isDeepStrictEqual(spec, old?.['spec']) ? 0 : 1);
  return {
    apiVersion: apiVersion(path),
    kind: 'ImagePruner',
    metadata: { ...metadata, generation },
    spec,
    // The status is a resource of its own.
    ...(old?.['status'] !== undefined && { status: old['status'] }),
  };
}

function typed(type: string): Check {
  return (value) => {
    const is = typeOf(value);
    if (is === type || (type === 'array' && value === null)) return undefined;
    const message = (path: string): string =>
      `Invalid value: "${is}": ${path} in body must be of type ${type}: "${is}"`;
    return { reason: 'FieldValueTypeInvalid', message };
  };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (value === null) return 'null';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

// The API knows days and weeks, which the operator cannot read.
const durationPattern =
  /^[+-]?((\d+(\.\d*)?|\.\d+) ?(ns|us|µs|ms|s|sec|seconds?|m|min|minutes?|h|hr|hours?|d|days?|w|weeks?))+$|^0$/;

function duration(value: unknown): ReturnType<Check> {
  if (durationPattern.test(String(value))) return undefined;
  const message = (path: string): string =>
    `Invalid value: "${String(value)}": ${path} in body must be of type duration: "${String(value)}"`;
  return { reason: 'FieldValueInvalid', message };
}

const quantityPattern =
  /^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$/;

function quantities(value: unknown): ReturnType<Check> {
  const { requests, limits } = fields(value);
  const amounts = [...Object.values(fields(requests)), ...Object.values(fields(limits))].map(String);
  const wrong = amounts.find((amount) => !quantityPattern.test(amount));
  if (wrong === undefined) return undefined;
  const message = (path: string): string =>
    `Invalid value: "${wrong}": ${path} in body should match '${quantityPattern.source}'`;
  return { reason: 'FieldValueInvalid', message };
}

function logLevel(value: unknown): ReturnType<Check> {
  const levels = ['', 'Normal', 'Debug', 'Trace', 'TraceAll'];
  if (levels.includes(String(value))) return undefined;
  const supported = levels.map((level) => `"${level}"`).join(', ');
  const message = (): string => `Unsupported value: "${String(value)}": supported values: ${supported}`;
  return { reason: 'FieldValueNotSupported', message };
}

import { json } from '../http/answer.ts';
import { invalid, notFound } from '../http/status.ts';
import type { Fields } from '../json.ts';
import { fields, stringFields, without } from '../json.ts';
import type { KubeObject, ObjectMeta } from '../state/objects.ts';
import { formedList, formOf } from './form.ts';
import type { ApiRequest, Operations } from './request.ts';
import { bodyObject, pathName, pathProject } from './request.ts';
import { apiVersion } from './resource.ts';
import { asGiven, stored } from './stored.ts';

/** Objects that the cluster only keeps: workloads and the like. */
export const plainOperations = (group: string, plural: string, kind: string): Operations =>
  stored<KubeObject>({ kind, collection: (state) => state.collection(group, plural), admit: asGiven(kind) });

/** `secrets`: `stringData` is stored as base64 in `data`. */
export const secretOperations: Operations = stored<KubeObject>({
  kind: 'Secret',
  collection: (state) => state.collection('', 'secrets'),
  admit: (body, metadata) => {
    const plain = Object.entries(stringFields(body['stringData']) ?? {});
    const encoded = plain.map(([key, value]): [string, string] => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    const data = { ...stringFields(body['data']), ...Object.fromEntries(encoded) };
    return { ...without(body, 'stringData'), kind: 'Secret', apiVersion: 'v1', metadata, data };
  },
});

/** `imagestreams/{name}/secrets`: the registry credentials of the project. */
export const streamSecretsOperations: Operations = {
  get: (request) => {
    const secrets = request.state.collection('', 'secrets').list(pathProject(request));
    const logins = secrets.filter((secret) => String(secret['type']).startsWith('kubernetes.io/dockerc'));
    const metadata = { resourceVersion: String(request.state.changes.version) };
    return json(
      200,
      formedList(formOf(request.headers), { ...request.path, kind: 'Secret' }, logins, metadata, undefined),
    );
  },
};

/** `serviceaccounts/{name}/token` (TokenRequest, authentication.k8s.io): an hour when no time is asked for. */
export const serviceAccountTokenOperations: Operations = {
  create: (request) => {
    const name = pathName(request);
    const project = pathProject(request);
    const spec = fields(bodyObject(request)['spec']);
    if (!request.state.collection('', 'serviceaccounts').get(project, name)) {
      throw notFound({ group: '', resource: 'serviceaccounts' }, name);
    }
    const seconds = Number(spec['expirationSeconds'] ?? 3600);
    const { token, expires } = request.identities.issueServiceAccountToken(project, name, seconds);
    return json(201, {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace: project, creationTimestamp: new Date().toISOString() },
      spec: { audiences: ['https://kubernetes.default.svc'], expirationSeconds: seconds },
      status: { token, expirationTimestamp: expires.toISOString() },
    });
  },
};

/** `imagepruners` (imageregistry.operator.openshift.io): typed as its CRD has it. */
export const imagePrunerOperations: Operations = stored<KubeObject>({
  kind: 'ImagePruner',
  collection: (state) => state.collection('imageregistry.operator.openshift.io', 'imagepruners'),
  admit: admitPruner,
});

const PRUNER_INTEGERS = ['keepTagRevisions', 'successfulJobsHistoryLimit', 'failedJobsHistoryLimit'];

function admitPruner(
  body: Fields,
  metadata: ObjectMeta,
  old: KubeObject | undefined,
  { path }: ApiRequest,
): KubeObject {
  const spec = fields(body['spec']);
  const causes = PRUNER_INTEGERS.filter(
    (field) => (spec[field] ?? 0) !== Math.trunc(Number(spec[field] ?? 0)),
  ).map((field) => ({
    reason: 'FieldValueTypeInvalid',
    message: `Invalid value: "${typeof spec[field]}": spec.${field} in body must be of type integer: "${typeof spec[field]}"`,
    field: `spec.${field}`,
  }));
  if (causes.length > 0) throw invalid({ group: path.group, resource: 'ImagePruner' }, metadata.name, causes);
  return {
    apiVersion: apiVersion(path),
    kind: 'ImagePruner',
    metadata: { ...metadata, generation: (old?.metadata.generation ?? 0) + 1 },
    spec: { logLevel: 'Normal', ...spec },
  };
}

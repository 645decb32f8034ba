import { json } from '../http/answer.ts';
import type { StatusCause } from '../http/status.ts';
import { invalid, notFound } from '../http/status.ts';
import { parse } from '../images/manifest.ts';
import { loginKey, loginSecrets } from '../imports/logins.ts';
import { fields, stringFields, text, without } from '../json.ts';
import type { KubeObject } from '../state/objects.ts';
import { formedList, formOf } from './form.ts';
import type { Operations } from './request.ts';
import { bodyObject, pathName, pathProject } from './request.ts';
import { asGiven, stored } from './stored.ts';

/** Objects that the cluster only keeps: workloads and the like. */
export const plainOperations = (group: string, plural: string, kind: string): Operations =>
  stored<KubeObject>({ kind, collection: (state) => state.collection(group, plural), admit: asGiven(kind) });

/** `secrets`: `stringData` is stored as base64 in `data`; the type stays, and logins of registries are JSON. */
export const secretOperations: Operations = stored<KubeObject>({
  kind: 'Secret',
  collection: (state) => state.collection('', 'secrets'),
  admit: (body, metadata, old) => {
    const plain = Object.entries(stringFields(body['stringData']) ?? {});
    const encoded = plain.map(([key, value]): [string, string] => [
      key,
      Buffer.from(value).toString('base64'),
    ]);
    const data = { ...stringFields(body['data']), ...Object.fromEntries(encoded) };
    const type = text(body['type']) ?? 'Opaque';
    const causes = secretFaults(type, data, old);
    if (causes.length > 0) throw invalid({ group: '', resource: 'Secret' }, metadata.name, causes);
    return { ...without(body, 'stringData'), kind: 'Secret', apiVersion: 'v1', metadata, data, type };
  },
});

function secretFaults(
  type: string,
  data: Record<string, string>,
  old: KubeObject | undefined,
): StatusCause[] {
  if (old && old['type'] !== type) {
    const message = `Invalid value: "${type}": field is immutable`;
    return [{ reason: 'FieldValueInvalid', message, field: 'type' }];
  }
  const key = loginKey(type);
  if (key === undefined) return [];
  const field = `data[${key}]`;
  const config = data[key];
  if (config === undefined) return [{ reason: 'FieldValueRequired', message: 'Required value', field }];
  if (parse(Buffer.from(config, 'base64')) !== undefined) return [];
  const message = 'Invalid value: "<secret contents redacted>": invalid character';
  return [{ reason: 'FieldValueInvalid', message, field }];
}

/** `imagestreams/{name}/secrets`: the registry credentials of the project. */
export const streamSecretsOperations: Operations = {
  get: (request) => {
    const logins = loginSecrets(request.state, pathProject(request));
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
    const asked = Number(spec['expirationSeconds'] ?? 3600);
    requireLifetime(asked);
    const seconds = Math.min(asked, request.state.longestToken);
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

const SHORTEST_TOKEN_SECONDS = 600;

function requireLifetime(seconds: number): void {
  if (seconds >= SHORTEST_TOKEN_SECONDS) return;
  const message = `Invalid value: ${seconds}: may not specify a duration less than 10 minutes`;
  throw invalid({ group: 'authentication.k8s.io', resource: 'TokenRequest' }, '', [
    { reason: 'FieldValueInvalid', message, field: 'spec.expirationSeconds' },
  ]);
}

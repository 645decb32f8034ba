import type { Connection } from '../../connection/connection.ts';
import { FailureError } from '../../model/failure.ts';
import { list, number, record, text, type JsonRecord } from '../../model/json.ts';
import { oldRegistryProject } from '../../model/registryAddress/registryAddressQuestions.ts';
import { fetchPage } from '../listPages.ts';

/** A pod that serves the registry, and the port on which it does. */
export interface RegistryPod {
  readonly project: string;
  readonly name: string;
  readonly port: number;
}

/** The label that the registry's operator, and the installer of OpenShift 3, give its pods. */
const label = 'docker-registry=default';
const usualPort = 5000;

/** The name in the registry's certificate, which its service has also where the cluster calls it by an IP address. */
export function serverNameOf(internalHost: string): string {
  return /^\d+\./.test(internalHost)
    ? `docker-registry.${oldRegistryProject}.svc`
    : internalHost.replace(/:\d+$/, '');
}

/** A pod of the registry that is ready. Fails with `notFound` when none is. GET `pods`. */
export async function findRegistryPod(
  connection: Connection,
  project: string,
  signal: AbortSignal,
): Promise<RegistryPod> {
  const doing = `list pods in ${project}`;
  const path = `/api/v1/namespaces/${encodeURIComponent(project)}/pods`;
  const page = { path: `${path}?labelSelector=${encodeURIComponent(label)}`, doing, limit: undefined };
  const { items } = await fetchPage(connection, { ...page, next: undefined }, signal);
  const ready = items.find(isReady);
  const name = text(record(ready?.['metadata'])['name']);
  if (ready !== undefined && name !== undefined) return { project, name, port: portOf(ready) };
  const reason = `no pod of the registry is ready in ${project}`;
  throw new FailureError({ kind: 'notFound', doing: 'forward a port to the registry', reason });
}

function isReady({ metadata, status }: JsonRecord): boolean {
  const conditions = list(record(status)['conditions']).map(record);
  return (
    record(metadata)['deletionTimestamp'] === undefined &&
    record(status)['phase'] === 'Running' &&
    conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True')
  );
}

function portOf({ spec }: JsonRecord): number {
  const containers = list(record(spec)['containers']).map(record);
  const registry = containers.find(({ name }) => name === 'registry') ?? containers[0];
  return number(record(list(registry?.['ports'])[0])['containerPort']) ?? usualPort;
}

/** The authority of the cluster's services, PEM; undefined where it may not be read. GET `configmaps/openshift-service-ca.crt`. */
export async function serviceAuthority(
  connection: Connection,
  project: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const doing = 'read the authority of the services of the cluster';
  const path = `/api/v1/namespaces/${encodeURIComponent(project)}/configmaps/openshift-service-ca.crt`;
  try {
    return text(record(record(await connection.get(path, { doing, signal }))['data'])['service-ca.crt']);
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

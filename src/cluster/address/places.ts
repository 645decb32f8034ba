import type { Connection } from '../../connection/connection.ts';
import { FailureError } from '../../model/failure.ts';
import { list, number, record, text, type JsonRecord } from '../../model/json.ts';
import {
  addressesOfStream,
  isRegistryHost,
  type RegistryAddress,
} from '../../model/registryAddress/registryAddress.ts';
import {
  oldRegistryProject,
  type AddressQuestion,
} from '../../model/registryAddress/registryAddressQuestions.ts';
import { imageStreamsPath, parseImageStream } from '../imageStreams.ts';
import { fetchPage } from '../listPages.ts';

/** The services that a registry has, in OpenShift 4 and in 3. */
const services = ['image-registry', 'docker-registry'];
const oldService = 'docker-registry';

/** The addresses that a place names; a place that is not there names none. One GET. */
export async function askPlace(
  connection: Connection,
  question: AddressQuestion,
  signal: AbortSignal,
): Promise<readonly RegistryAddress[]> {
  try {
    return await addressesAt(connection, question, signal);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return [];
    throw error;
  }
}

async function addressesAt(
  connection: Connection,
  question: AddressQuestion,
  signal: AbortSignal,
): Promise<readonly RegistryAddress[]> {
  switch (question.kind) {
    case 'stream': {
      const { project } = question;
      const doing = `list image streams in ${project}`;
      const page = { path: imageStreamsPath(project), doing, limit: 1, next: undefined };
      const { items } = await fetchPage(connection, page, signal);
      return items.flatMap((item) => parseImageStream(item) ?? []).flatMap(addressesOfStream);
    }
    case 'routes': {
      const { project } = question;
      const page = {
        path: routesPath(project),
        doing: `list routes in ${project}`,
        limit: undefined,
        next: undefined,
      };
      const { items } = await fetchPage(connection, page, signal);
      return routeAddresses(project, items);
    }
    case 'imageConfig': {
      const doing = 'read the image configuration of the cluster';
      const path = '/apis/config.openshift.io/v1/images/cluster';
      return imageConfigAddresses(record(await connection.get(path, { doing, signal })));
    }
    case 'service': {
      const doing = `read the service ${oldService} in ${oldRegistryProject}`;
      const path = `/api/v1/namespaces/${oldRegistryProject}/services/${oldService}`;
      return serviceAddresses(record(await connection.get(path, { doing, signal })));
    }
  }
}

/** Path of the routes of a project. */
export function routesPath(project: string): string {
  return `/apis/route.openshift.io/v1/namespaces/${encodeURIComponent(project)}/routes`;
}

/** The name of the route that the registry's operator makes. */
export const defaultRoute = 'default-route';

/** The addresses of the routes to the registry's service, the operator's own first. */
function routeAddresses(project: string, routes: readonly JsonRecord[]): RegistryAddress[] {
  const found = routes.flatMap((route) => routeAddress(project, route) ?? []);
  const isDefault = ({ source }: RegistryAddress): boolean =>
    source.kind === 'route' && source.route === defaultRoute;
  return [...found.filter(isDefault), ...found.filter((address) => !isDefault(address))];
}

/**
 * The address of a route (`route.openshift.io/v1`), if it leads to the registry's service as a whole and a router has let
 * it in. A cluster whose routers say nothing is taken by its word.
 */
export function routeAddress(project: string, route: JsonRecord): RegistryAddress | undefined {
  const spec = record(route['spec']);
  const name = text(record(route['metadata'])['name']);
  const service = text(record(spec['to'])['name']) ?? '';
  if (name === undefined || !services.includes(service) || (text(spec['path']) ?? '/') !== '/')
    return undefined;
  const ingress = list(record(route['status'])['ingress']).map(record);
  const admitted = ingress.filter(isAdmitted).flatMap((entry) => text(entry['host']) ?? []);
  const host = ingress.length === 0 ? text(spec['host']) : admitted[0];
  if (!isRegistryHost(host)) return undefined;
  return { host, reach: 'public', source: { kind: 'route', project, route: name } };
}

function isAdmitted(ingress: JsonRecord): boolean {
  return list(ingress['conditions'])
    .map(record)
    .some(({ type, status }) => type === 'Admitted' && status === 'True');
}

/** The addresses in an Image of `config.openshift.io/v1`: those that were set, those that were observed, the internal one. */
function imageConfigAddresses({ spec, status }: JsonRecord): RegistryAddress[] {
  const source = { kind: 'imageConfig' as const };
  const outside = [record(spec), record(status)].flatMap((part) => list(part['externalRegistryHostnames']));
  const inside = text(record(status)['internalRegistryHostname']);
  return [
    ...outside
      .flatMap((host) => text(host) ?? [])
      .filter(isRegistryHost)
      .map((host) => ({ host, reach: 'public' as const, source })),
    ...(isRegistryHost(inside)
      ? [{ host: inside, reach: 'internal' as const, source: { kind: 'inCluster' as const } }]
      : []),
  ];
}

/** The address of a service by its IP, which nodes and pods reach. */
function serviceAddresses({ spec }: JsonRecord): RegistryAddress[] {
  const ip = text(record(spec)['clusterIP']);
  const port = number(record(list(record(spec)['ports'])[0])['port']) ?? 5000;
  const host = ip === undefined ? undefined : `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
  if (!isRegistryHost(host)) return [];
  const source = { kind: 'service' as const, project: oldRegistryProject, service: oldService };
  return [{ host, reach: 'internal', source }];
}

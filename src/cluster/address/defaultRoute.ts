import type { Connection } from '../../connection/connection.ts';
import { FailureError } from '../../model/failure.ts';
import { record, text } from '../../model/json.ts';
import { isRegistryHost, type RegistryAddress } from '../../model/registryAddress/registryAddress.ts';
import { registryProject } from '../../model/registryAddress/registryAddressQuestions.ts';
import { parseWatchEvent } from '../watchEvent.ts';
import { defaultRoute, routeAddress, routesPath } from './places.ts';

/** How long the operator is given to make the route, s. */
const patience = 60;

/** The host that the default route would get; undefined where the cluster's domain may not be read. */
export async function defaultRouteHost(
  connection: Connection,
  signal: AbortSignal,
): Promise<string | undefined> {
  const doing = 'read the domain of the cluster';
  try {
    const answer = await connection.get('/apis/config.openshift.io/v1/ingresses/cluster', { doing, signal });
    const host = `${defaultRoute}-${registryProject}.${text(record(record(answer)['spec'])['domain']) ?? ''}`;
    return isRegistryHost(host) ? host : undefined;
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

/** Sets `spec.defaultRoute` of the registry operator's Config. Fails with `invalid` where the registry is not managed. */
export async function turnOnDefaultRoute(connection: Connection, signal: AbortSignal): Promise<void> {
  const doing = 'turn on the default route of the registry';
  const path = '/apis/imageregistry.operator.openshift.io/v1/configs/cluster';
  const body = { spec: { defaultRoute: true } };
  const contentType = 'application/merge-patch+json';
  await connection.send('PATCH', path, body, { doing, signal, contentType });
}

/** Waits for the default route to be let in by a router; undefined when that takes longer than a minute. */
export async function awaitDefaultRoute(
  connection: Connection,
  signal: AbortSignal,
): Promise<RegistryAddress | undefined> {
  const doing = 'wait for the route of the registry';
  const fieldSelector = `metadata.name=${defaultRoute}`;
  // Without a version the watch begins with what is there.
  const query = { watch: true, fieldSelector, timeoutSeconds: patience };
  const options = { doing, signal, query, idleTimeout: (patience + 30) * 1000 };
  for await (const line of connection.lines(routesPath(registryProject), options)) {
    const event = parseWatchEvent(line, doing, connection.host);
    if (event.kind === 'bookmark' || event.type === 'deleted') continue;
    const address = routeAddress(registryProject, event.object);
    if (address !== undefined) return address;
  }
  return undefined;
}

import type { Route } from '../http/request.ts';
import { badContext } from './badContext.ts';
import type { Connection } from './connection.ts';
import { CredentialSource, hasPlugin, type CredentialSettings } from './credentials.ts';
import type { Kubeconfig } from '../kubeconfig/kubeconfig.ts';
import type { KubeCluster } from '../kubeconfig/entries.ts';
import { proxyAddress, routeTo, type ProxySettings } from './proxy.ts';
import { ServerConnection } from './serverConnection.ts';
import { trustOf } from './trust.ts';

/** What a connection takes from its surroundings. */
export interface ConnectionOptions extends CredentialSettings {
  readonly userAgent: string;
  /** The setting `imageRegistry.certificateAuthority`: a PEM file whose authorities are trusted as well. */
  readonly certificateAuthority?: string;
  /** How long to wait for the head of an answer, connecting included, ms; 10 s unless given. */
  readonly connectTimeout?: number;
}

/**
 * Prepares a connection to the cluster of a context; nothing is sent yet. Fails with `badContext` when the context,
 * its cluster or its user cannot be used as written.
 */
export async function openConnection(
  kubeconfig: Kubeconfig,
  contextName: string,
  options: ConnectionOptions,
): Promise<Connection> {
  const context = kubeconfig.contexts.find(({ name }) => name === contextName);
  if (context === undefined) throw badContext(contextName, 'the kubeconfig has no such context');
  const cluster = kubeconfig.clusters.get(context.cluster);
  if (cluster === undefined) throw badContext(contextName, missing('cluster', context.cluster));
  const user = kubeconfig.users.get(context.user);
  if (user === undefined) throw badContext(contextName, missing('user', context.user));
  const server = serverAddress(cluster, contextName);
  const routes = routesOf(cluster, contextName, options);
  return new ServerConnection({
    context,
    server,
    trust: await trustOf(cluster, contextName, options.certificateAuthority),
    serverName: cluster.tlsServerName,
    impersonation: user.impersonation,
    hasPlugin: hasPlugin(user),
    credentials: new CredentialSource({ context: contextName, user, cluster, settings: options }),
    route: routes(server),
    routes,
    outside: (url) => routeTo(url, options),
    userAgent: options.userAgent,
    compressed: !cluster.disableCompression,
    headTimeout: options.connectTimeout ?? 10_000,
  });
}

function missing(entry: string, name: string): string {
  return name === '' ? `it names no ${entry}` : `the kubeconfig has no ${entry} ${name}`;
}

/** `server` as an address; one without a scheme means https. */
function serverAddress({ name, server }: KubeCluster, context: string): URL {
  if (server === undefined) throw badContext(context, `its cluster ${name} has no server`);
  const complete = server.includes('://') ? server : `https://${server}`;
  const url = URL.canParse(complete) ? new URL(complete) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol) || url.hostname === '') {
    throw badContext(context, `the server of its cluster ${name} is not an http or https address`);
  }
  if (url.username !== '' || url.search !== '' || url.hash !== '') {
    throw badContext(context, `the server of its cluster ${name} has more in it than an address`);
  }
  return url;
}

/** `proxy-url` counts for every host; without it the settings decide. Fails at once when they name no proxy address. */
function routesOf({ proxyUrl }: KubeCluster, context: string, settings: ProxySettings): (url: URL) => Route {
  if (proxyUrl === undefined) return (url) => routeTo(url, settings);
  try {
    const route: Route = { kind: 'proxy', proxy: proxyAddress(proxyUrl, 'its proxy-url') };
    return () => route;
  } catch (error) {
    throw error instanceof TypeError ? badContext(context, error.message) : error;
  }
}

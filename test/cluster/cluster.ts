/**
 * A stand-in for an OpenShift cluster with its image registry, for tests and `npm start`.
 *
 * It is a program with state, not a table of answers: objects have resource versions, watches follow them,
 * RBAC decides, pushes make image streams, tags and images. What it must answer was recorded from a real
 * OpenShift 4.13 (test/fixtures/openshift-4.13) and tests/conformance.test.ts holds it to that.
 *
 *   const cluster = await startCluster({ seed: 'demo' });
 *   await cluster.push({ repository: 'hackershop/skyfield', tag: '2.1' });
 *   cluster.faults.add({ match: { path: '/imagestreams' }, times: 1, fault: { kind: 'status', status: 503 } });
 *   await cluster.close();
 *
 * The parts: http (listener), api (the Kubernetes side), registry (the /v2/ side), state (objects and watches),
 * images (what OpenShift makes of tags and manifests), imports (from other registries), rbac, tls, build (makes images), seeds, control.
 * Users: kubeadmin (cluster-admin), phillip, amy, greg, and those whom no seed gives anything: sarah, jane, josh, eric, frank.
 * Every user logs in by bearer token, by basic
 * authentication (user name and token) or by a client certificate from `clientCertificate`.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ApiServer } from './api/server.ts';
import type { ImageSource } from './build/image.ts';
import { buildImage } from './build/image.ts';
import { Client } from './client.ts';
import { startControl } from './control.ts';
import { Faults } from './faults.ts';
import { Listener } from './http/listener.ts';
import { ImportController } from './imports/importController.ts';
import { Requests } from './http/requests.ts';
import type { Credentials, UserName } from './identity.ts';
import { Identities } from './identity.ts';
import { kubeconfig } from './kubeconfig.ts';
import { BlobStore } from './registry/blobs.ts';
import { RegistryServer } from './registry/server.ts';
import { pushImage } from './registry/client.ts';
import type { SeedName, SeedSize } from './seeds/index.ts';
import { seed } from './seeds/index.ts';
import { INTERNAL_REGISTRY, State } from './state/state.ts';
import { runStorm } from './storm.ts';
import type { IssuedCertificate } from './tls/authority.ts';
import { Authority } from './tls/authority.ts';

/** The name of the registry's service. */
const internalName = INTERNAL_REGISTRY.replace(/:\d+$/, '');

export interface ClusterOptions {
  /** Content to start with; `empty` when absent. */
  seed?: SeedName;
  /** Size of the `large` seed; 200 projects, 10 streams in each, 8 tags in each when absent. */
  size?: Partial<SeedSize>;
  /** Port of the API; a free one when absent or 0. */
  port?: number;
  /** Whether streams carry `publicDockerImageRepository` (the registry has a route); true when absent. */
  publicRegistry?: boolean;
  /** Seconds between bookmarks on a watch that asks for them; 10 when absent. */
  bookmarkSeconds?: number;
  /** Authorities (PEM) that the cluster trusts for other registries. */
  registryAuthorities?: readonly string[];
  /** Where other registries really are: `{ 'quay.io': '127.0.0.1:41234' }`. Only these and this machine can be reached. */
  registryHosts?: Readonly<Record<string, string>>;
  /** Seconds between two looks at scheduled tags; only `importScheduled` looks when absent. */
  importSeconds?: number;
}

export interface PushRequest {
  /** project/stream */
  repository: string;
  tag: string;
  /** What to push; a small image with one layer, different on each call, when absent. */
  image?: ImageSource;
  /** Who pushes; kubeadmin when absent. */
  as?: UserName;
}

export interface Cluster {
  /** Base URL of the API, `https://127.0.0.1:PORT`. */
  readonly api: string;
  /** Base URL of the registry, `https://127.0.0.1:PORT`; its host and port are in `publicDockerImageRepository`. */
  readonly registry: string;
  /** Base URL of the control endpoint, `http://127.0.0.1:PORT`: see control.ts. */
  readonly control: string;
  readonly caFile: string;
  readonly caPem: string;
  /** One context per user; the current one is phillip's, `hackershop-dev`. */
  readonly kubeconfigFile: string;
  /** A JSON file that maps user names to bearer tokens. */
  readonly tokensFile: string;
  readonly tokens: Readonly<Record<UserName, string>>;
  /** Ends the login of a user: the token in the kubeconfig counts no more. */
  endLogin(user: UserName): void;
  /** Logs a user in anew; gives the token. */
  logIn(user: UserName): string;
  /** Every token that the cluster has issued until now, those of service accounts with them. */
  issuedTokens(): readonly string[];
  /** Faults to answer with; empty at first. */
  readonly faults: Faults;
  /** What was asked of the API and of the registry since the start or the last `clear()`. */
  readonly requests: Requests;
  /** The objects themselves, to look at or to change behind the API's back: watchers are told. */
  readonly state: State;
  /** The bytes of the registry, likewise. */
  readonly blobs: BlobStore;
  /** A client of API and registry with the user's token; without a user, an anonymous one. */
  as(user?: UserName): Client;
  /** Pushes an image to the registry over HTTP; returns the digest of its manifest. Rejects with the answer's status. */
  push(request: PushRequest): Promise<string>;
  /** A client certificate and key (PEM) that log in as the user (CN) with the groups (O). */
  clientCertificate(user: string, groups?: readonly string[]): IssuedCertificate;
  /** Looks at every scheduled tag once, as a cluster does each quarter of an hour; resolves to how many streams have any. */
  importScheduled(): Promise<number>;
  /** A certificate that clients of the cluster trust, for another server. */
  serverCertificate(hosts: readonly string[]): IssuedCertificate;
  /** Ends all open watches as a server-side timeout does; returns how many there were. */
  closeWatches(): number;
  /** Resets every open connection to the API and the registry. */
  dropConnections(): void;
  /** Forgets the history of changes: a watch or a continue token from before now gets 410. */
  compact(): void;
  /** Stops all servers, resets all connections, removes the files. */
  close(): Promise<void>;
}

/**
 * Starts a cluster on 127.0.0.1 in this process.
 * Rejects when the port is taken or the temporary folder cannot be written.
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const authority = new Authority();
  // The registry's own certificate is for its service; the one that clients outside see is the router's.
  const services = new Authority('stand-in service CA');
  const identities = new Identities();
  const state = new State();
  identities.accountExists = (project, name) =>
    state.collection('', 'serviceaccounts').get(project, name) !== undefined;
  const blobs = new BlobStore();
  const faults = new Faults();
  const requests = new Requests();
  const certificate = authority.issueServer(['127.0.0.1', 'localhost']);
  const tls = { ...certificate, ca: authority.pem };
  const common = {
    tls,
    faults,
    requests,
    identify: (credentials: Credentials) => identities.identify(credentials),
  };

  const api = new ApiServer({ state, identities, bookmarkSeconds: options.bookmarkSeconds ?? 10 });
  const registry = new RegistryServer({ state, blobs, identities });
  const apiListener = new Listener({
    ...common,
    target: 'api',
    handle: (request) => api.handle(request),
    refuse: () => api.refuse(),
    upgrade: (request) => api.upgrade(request),
  });
  const registryListener = new Listener({
    ...common,
    target: 'registry',
    byName: { [internalName]: services.issueServer([internalName]) },
    handle: (request) => registry.handle(request),
    refuse: ({ host }) => registry.refuse(host),
  });
  const listeners = [apiListener, registryListener];

  const apiUrl = await apiListener.listen(options.port ?? 0);
  const registryUrl = await registryListener.listen(0);
  state.registryHost = new URL(registryUrl).host;
  state.publicRegistry = options.publicRegistry ?? true;
  state.serviceAuthority = services.pem;
  seed(options.seed ?? 'empty', { state, blobs }, options.size);

  state.reach = {
    authorities: options.registryAuthorities ?? [],
    hosts: new Map(Object.entries(options.registryHosts ?? {})),
  };
  const imports = new ImportController(state, options.importSeconds ?? 0);
  const importScheduled = (): Promise<number> => imports.importScheduled();

  const folder = await mkdtemp(path.join(tmpdir(), 'stand-in-cluster-'));
  const files = {
    caFile: path.join(folder, 'ca.crt'),
    kubeconfigFile: path.join(folder, 'kubeconfig'),
    tokensFile: path.join(folder, 'tokens.json'),
  };
  const secret = { mode: 0o600 };
  await writeFile(files.caFile, authority.pem);
  await writeFile(files.kubeconfigFile, kubeconfig(apiUrl, authority.pem, identities.tokens), secret);
  await writeFile(files.tokensFile, JSON.stringify(identities.tokens), secret);

  const closeWatches = (): number => listeners.reduce((sum, listener) => sum + listener.closeStreams(), 0);
  const dropConnections = (): void => listeners.forEach((listener) => listener.dropConnections());
  const compact = (): void => state.compact();
  const control = await startControl({
    faults,
    requests,
    closeWatches,
    dropConnections,
    compact,
    importScheduled,
    storm: (storm) => runStorm(state, storm),
  });
  const as = (user?: UserName): Client =>
    new Client(apiUrl, registryUrl, authority.pem, user === undefined ? undefined : identities.tokens[user]);

  return {
    ...files,
    api: apiUrl,
    registry: registryUrl,
    control: control.url,
    caPem: authority.pem,
    tokens: identities.tokens,
    endLogin: (user) => identities.endLogin(user),
    logIn: (user) => identities.logIn(user),
    issuedTokens: () => identities.issued,
    faults,
    requests,
    state,
    blobs,
    as,
    importScheduled,
    closeWatches,
    dropConnections,
    compact,
    serverCertificate: (hosts) => authority.issueServer(hosts),
    clientCertificate: (user, groups = []) => authority.issueClient(user, groups),
    push: ({ repository, tag, image, as: user = 'kubeadmin' }) =>
      pushImage(as(user), repository, tag, image ?? buildImage()),
    async close() {
      faults.clear();
      imports.close();
      await Promise.all([...listeners.map((listener) => listener.close()), control.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

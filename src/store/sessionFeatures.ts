import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { SeenStream } from '../changes/work.ts';
import type { Writer } from '../changes/writer.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { StoreChange } from './change.ts';
import { Copies } from './copies.ts';
import { AutomaticPruner } from './imagePruner.ts';
import { ImportHealth } from './importHealth.ts';
import { Logins } from './logins.ts';
import { ProjectAccesses } from './projectAccess.ts';
import { Pruning } from './pruning.ts';
import { PullSecrets } from './pullSecrets.ts';
import { RegistryAddresses } from './registryAddresses.ts';

/** What features need of the session that they are part of. */
export interface FeatureNeeds {
  readonly client: ClusterClient;
  readonly writer: Writer;
  readonly contextProject: string | undefined;
  /** The user's name, once known. */
  readonly user: () => string | undefined;
  /** All projects, those that are open first; undefined while they are not known. */
  readonly projects: () => readonly string[] | undefined;
  /** The image streams of all open projects. */
  readonly streams: () => Iterable<ImageStream>;
  /** Told what a stream is after a change of ours. */
  readonly saw: (seen: SeenStream) => void;
  /** Ends what is in flight. */
  readonly signal: AbortSignal;
  readonly changed: (change: StoreChange) => void;
  /** Called when the registry is reached on another way: what failed on the old one may succeed. */
  readonly rerouted: () => void;
}

/** What a session can do besides showing the tree: each is a noun of its own, and asks for nothing until it is used. */
export class SessionFeatures {
  readonly access: ProjectAccesses;
  readonly importHealth: ImportHealth;
  readonly addresses: RegistryAddresses;
  readonly copies: Copies;
  readonly logins: Logins;
  readonly imagePruner: AutomaticPruner;
  readonly pullSecrets: PullSecrets;
  readonly pruning: Pruning;

  constructor(needs: FeatureNeeds) {
    const { client, writer, user, projects, streams, saw, signal, changed } = needs;
    const { rights } = writer;
    this.access = new ProjectAccesses({
      client,
      writer,
      signal,
      changed: (project) => changed({ kind: 'access', project }),
    });
    this.importHealth = new ImportHealth({ client, rights, session: signal, saw });
    this.addresses = new RegistryAddresses({
      client,
      ownProject: needs.contextProject,
      streams,
      signal,
      changed: (rerouted) => {
        if (rerouted) needs.rerouted();
        changed({ kind: 'address' });
      },
    });
    this.copies = new Copies({ client, addresses: this.addresses, signal });
    this.logins = new Logins({
      client,
      user,
      projects,
      signal,
      changed: () => changed({ kind: 'login' }),
    });
    this.imagePruner = new AutomaticPruner({
      client,
      rights,
      signal,
      changed: () => changed({ kind: 'imagePruner' }),
    });
    this.pullSecrets = new PullSecrets({ client, rights, signal });
    this.pruning = new Pruning({ client, addresses: this.addresses, projects, signal });
  }

  /** Forgets what may be other than before. */
  forget(): void {
    this.access.forget();
    this.addresses.forget();
  }
}

import type { Digest } from '../model/digest.ts';
import { failureOf } from '../model/failure.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Project } from '../model/project.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import type { Tag } from '../model/tag.ts';
import type { UsedImage } from '../model/usedBy.ts';
import type { WorkloadSurvey } from '../model/workload.ts';
import type { Copies } from './copies.ts';
import type { ImageFacts } from './imageFacts.ts';
import type { ImportHealth } from './importHealth.ts';
import type { AutomaticPruner } from './imagePruner.ts';
import type { LiveState } from './liveList.ts';
import type { Logins } from './logins.ts';
import type { ProjectAccesses } from './projectAccess.ts';
import type { Pruning } from './pruning.ts';
import type { PullSecrets } from './pullSecrets.ts';
import type { RegistryAddresses } from './registryAddresses.ts';
import type { Search } from './search/search.ts';
import type { Session } from './session.ts';
import type { UsageView } from './usage.ts';
import type { Writer } from '../changes/writer.ts';

const notLooked: UsageView = { kind: 'looking', uses: [], projects: [], unseen: [] };

const noWorkloads: WorkloadSurvey = { workloads: [], looked: [], unseen: [], skipped: [] };

/** What views read of the session of the current context. Its parts are undefined while there is no connection. */
export abstract class SessionView {
  protected abstract get session(): Session | undefined;

  /** By how many ms the cluster's clock is ahead of this machine's; less than a minute does not count. */
  get clockAhead(): number {
    const ahead = this.session?.clockAhead ?? 0;
    return Math.abs(ahead) < 60_000 ? 0 : ahead;
  }

  /** The time by the cluster's clock, which stamps what ages are counted from; ms since the epoch. */
  get now(): number {
    return Date.now() + this.clockAhead;
  }

  get projects(): LiveState<Project> {
    return this.session?.projects ?? { kind: 'loading' };
  }

  /** What images are made of. */
  get facts(): ImageFacts | undefined {
    return this.session?.facts;
  }

  /** The image streams of a project; undefined while it is not open. */
  streams(project: string): LiveState<ImageStream> | undefined {
    return this.session?.streams(project);
  }

  stream(project: string, name: string): ImageStream | undefined {
    const streams = this.streams(project);
    return streams?.kind === 'loaded' ? streams.items.get(name) : undefined;
  }

  tag(project: string, stream: string, name: string): Tag | undefined {
    return this.stream(project, stream)?.tags.find((tag) => tag.name === name);
  }

  content(project: string, stream: string, image: Digest): ImageContent | undefined {
    const found = this.stream(project, stream);
    return found && this.facts?.content(found, image);
  }

  /** Who uses an image, as far as it is known; what is not known yet is looked for and told by `usage` changes. */
  usedBy(image: UsedImage): UsageView {
    return this.session?.usage.view(image) ?? notLooked;
  }

  /** The same once it was looked at; as far as it is known when the signal aborts. */
  async lookForUses(image: UsedImage, signal: AbortSignal): Promise<UsageView> {
    return (await this.session?.usage.look(image, signal)) ?? this.usedBy(image);
  }

  /** What may use images in all projects, one of them first, as far as it is known when the signal aborts. */
  async workloads(first: string, signal: AbortSignal): Promise<WorkloadSurvey> {
    return (await this.session?.usage.survey(first, signal)) ?? noWorkloads;
  }

  /** Who uses an image, as far as it was seen already: `looking` also while nobody looks. */
  knownUses(image: UsedImage): UsageView {
    return this.session?.usage.known(image) ?? notLooked;
  }

  /** Finds things in all projects. */
  get search(): Search | undefined {
    return this.session?.search;
  }

  /** Where the registry of the cluster is. */
  get addresses(): RegistryAddresses | undefined {
    return this.session?.features.addresses;
  }

  /** How the user logs in to the registry. */
  get logins(): Logins | undefined {
    return this.session?.features.logins;
  }

  /** Copying images from and to the registry of the cluster. */
  get copies(): Copies | undefined {
    return this.session?.features.copies;
  }

  /** Pruning the cluster. */
  get pruning(): Pruning | undefined {
    return this.session?.features.pruning;
  }

  /** Logins of projects at other registries. */
  get pullSecrets(): PullSecrets | undefined {
    return this.session?.features.pullSecrets;
  }

  /** The pruner that the cluster runs by itself. */
  get imagePruner(): AutomaticPruner | undefined {
    return this.session?.features.imagePruner;
  }

  /** Who may do what in the projects. */
  get access(): ProjectAccesses | undefined {
    return this.session?.features.access;
  }

  /** What is imported from other registries, and how that goes. */
  get importHealth(): ImportHealth | undefined {
    return this.session?.features.importHealth;
  }

  /** What changes the cluster. */
  get writer(): Writer | undefined {
    return this.session?.writer;
  }

  /** Follows a project's image streams for a holder, until every holder has closed it. */
  async openProject(project: string, holder: unknown = 'tree'): Promise<void> {
    await this.session?.openProject(project, holder);
  }

  /** Finds a stream of an open project, also on a page that was not loaded yet; undefined when there is none. */
  async findStream(project: string, name: string): Promise<ImageStream | undefined> {
    try {
      await this.session?.fetchStream(project, name);
    } catch (error) {
      if (failureOf(error, '').kind !== 'notFound') throw error;
    }
    return this.stream(project, name);
  }

  closeProject(project: string, holder: unknown = 'tree'): void {
    this.session?.closeProject(project, holder);
  }

  /** The image streams of all open projects. */
  get loadedStreams(): ImageStream[] {
    return [...(this.session?.openStreams ?? [])];
  }

  async loadMore(project: string): Promise<void> {
    await this.session?.loadMore(project);
  }
}

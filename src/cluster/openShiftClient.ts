import { dump } from 'js-yaml';
import type { ApiImage } from '../model/apiImage.ts';
import type { FetchedConfig, FetchedManifest } from '../registry/registryClient.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { record, text } from '../model/json.ts';
import type { Project } from '../model/project.ts';
import type { HostSetting } from '../model/registryAddress/registryAddress.ts';
import { FailureError } from '../model/failure.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { WorkloadSurvey } from '../model/workload.ts';
import type { ClusterClient, ImageLocation, TagLocation } from './clusterClient.ts';
import type { Connection } from '../connection/connection.ts';
import { imageStreamsPath, imageStreamTagPath, parseImageStream } from './imageStreams.ts';
import { OpenShiftAddresses } from './address/openShiftAddresses.ts';
import type { ClusterImports } from './clusterImports.ts';
import type { ClusterCopies } from './clusterCopies.ts';
import type { ClusterLogins } from './clusterLogins.ts';
import { OpenShiftGroups } from './openShiftGroups.ts';
import { OpenShiftAccess } from './openShiftAccess.ts';
import { OpenShiftCopies } from './openShiftCopies.ts';
import { OpenShiftImagePruner } from './openShiftImagePruner.ts';
import { OpenShiftImports } from './openShiftImports.ts';
import { OpenShiftLogins } from './openShiftLogins.ts';
import type { ClusterPruning } from './clusterPruning.ts';
import { OpenShiftProjects } from './openShiftProjects.ts';
import { OpenShiftPruning } from './openShiftPruning.ts';
import { OpenShiftPullSecrets } from './openShiftPullSecrets.ts';
import { OpenShiftWrites } from './openShiftWrites.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';
import { startListWatch } from './startListWatch.ts';
import { usualPace, type Pace } from './pace.ts';
import { parseApiImage } from './apiImage.ts';
import { listImages } from './imageList.ts';
import { streamImagePath } from './imageParts.ts';
import { parseProject, projectsPath } from './projects.ts';
import type { Registries } from './registries.ts';
import { parseStreamLayers, streamLayersPath } from './streamLayers.ts';
import { followAllStreams, followWholeProject } from './streamLists.ts';
import { onWakeUp, type WakeUpPace } from './wakeUp.ts';
import { listWorkloads } from './workloads.ts';

/** Image streams of a project per page. */
const pageSize = 500;
const imageApiPath = '/apis/image.openshift.io/v1';
const userPath = '/apis/user.openshift.io/v1/users/~';

/** How a client takes its time; as usual unless given. */
export interface ClientPace {
  readonly pace?: Pace;
  readonly wakeUp?: WakeUpPace;
}

/** `ClusterClient` over the OpenShift API and the registries that it names. */
export class OpenShiftClient extends OpenShiftWrites implements ClusterClient {
  readonly server: string;
  readonly access: OpenShiftAccess;
  readonly addresses: OpenShiftAddresses;
  readonly copies: ClusterCopies;
  readonly logins: ClusterLogins;
  readonly imagePruner: OpenShiftImagePruner;
  readonly imports: ClusterImports;
  readonly pruning: ClusterPruning;
  readonly pullSecrets: OpenShiftPullSecrets;
  readonly projects: OpenShiftProjects;
  readonly groups: OpenShiftGroups;
  readonly #connection: Connection;
  readonly #registries: Registries;
  readonly #pace: Pace;
  readonly #noMoreSleep: () => void;

  constructor(
    connection: Connection,
    registries: Registries,
    setting: HostSetting,
    { pace = usualPace, wakeUp }: ClientPace = {},
  ) {
    super(connection);
    this.server = connection.server;
    this.access = new OpenShiftAccess(connection);
    this.addresses = new OpenShiftAddresses(connection, registries, setting);
    this.copies = new OpenShiftCopies(registries);
    this.logins = new OpenShiftLogins(connection, registries);
    this.imagePruner = new OpenShiftImagePruner(connection, pace);
    this.imports = new OpenShiftImports(connection);
    this.pruning = new OpenShiftPruning(connection, registries);
    this.pullSecrets = new OpenShiftPullSecrets(connection, registries);
    this.projects = new OpenShiftProjects(connection);
    this.groups = new OpenShiftGroups(connection);
    this.#connection = connection;
    this.#registries = registries;
    this.#pace = pace;
    // Lists that are followed go on where they were; what else was in flight fails and says so.
    this.#noMoreSleep = onWakeUp(() => {
      connection.reconnect();
      registries.reconnect();
    }, wakeUp);
  }

  get clockAhead(): number {
    return this.#connection.clockAhead;
  }

  async user(signal: AbortSignal): Promise<string> {
    const doing = 'ask who you are';
    const name = text(
      record(record(await this.#connection.get(userPath, { doing, signal }))['metadata'])['name'],
    );
    if (name === undefined)
      throw new FailureError({ kind: 'unreadable', doing, reason: 'the user has no name' });
    return name;
  }

  async hasImageApi(signal: AbortSignal): Promise<boolean> {
    try {
      await this.#connection.get(imageApiPath, { doing: 'ask for the image API', signal });
      return true;
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'notFound') return false;
      throw error;
    }
  }

  followProjects(observer: ListWatchObserver<Project>, signal: AbortSignal): ListWatch {
    const target = { path: projectsPath, doing: 'list projects', parse: parseProject, unversioned: true };
    return startListWatch(this.#connection, target, observer, signal, this.#pace);
  }

  followStreams(project: string, observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch {
    const target = {
      path: imageStreamsPath(project),
      doing: `list image streams in ${project}`,
      parse: parseImageStream,
      limit: pageSize,
    };
    return startListWatch(this.#connection, target, observer, signal, this.#pace);
  }

  followAllStreams(observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch {
    return followAllStreams(this.#connection, observer, signal, { pace: this.#pace });
  }

  followWholeProject(
    project: string,
    observer: ListWatchObserver<ImageStream>,
    signal: AbortSignal,
    options: { readonly once?: boolean } = {},
  ): ListWatch {
    return followWholeProject(this.#connection, project, observer, signal, { ...options, pace: this.#pace });
  }

  images(signal: AbortSignal): AsyncIterable<readonly ApiImage[]> {
    return listImages(this.#connection, signal);
  }

  async stream(project: string, name: string, signal: AbortSignal): Promise<ImageStream> {
    return (await this.readStream({ project, stream: name }, signal)).stream;
  }

  async streamLayers(project: string, stream: string, signal: AbortSignal): Promise<StreamLayers> {
    const doing = `read the layers of ${project}/${stream}`;
    return parseStreamLayers(
      await this.#connection.get(streamLayersPath(project, stream), { doing, signal }),
    );
  }

  async manifest(image: ImageLocation, signal: AbortSignal): Promise<FetchedManifest> {
    const registry = this.#registries.at(image.host, `read the manifest of ${repositoryOf(image)}`);
    return registry.manifest(repositoryOf(image), image.digest, signal);
  }

  async config(image: ImageLocation, signal: AbortSignal): Promise<FetchedConfig> {
    const registry = this.#registries.at(image.host, `read the config of ${repositoryOf(image)}`);
    return registry.config(repositoryOf(image), { digest: image.digest }, signal);
  }

  async apiImage(image: ImageLocation, signal: AbortSignal): Promise<ApiImage> {
    const doing = `read the image ${repositoryOf(image)}@${image.digest}`;
    const path = streamImagePath(image.project, image.stream, image.digest);
    return parseApiImage(await this.#connection.get(path, { doing, signal }), doing);
  }

  async imageStreamTag({ project, stream, tag }: TagLocation, signal: AbortSignal): Promise<string> {
    const doing = `read the image stream tag ${project}/${stream}:${tag}`;
    const raw = await this.#connection.get(imageStreamTagPath(project, stream, tag), { doing, signal });
    return dump(raw, { lineWidth: -1, noRefs: true });
  }

  async workloads(
    projects: readonly string[],
    signal: AbortSignal,
    progress: (survey: WorkloadSurvey) => void,
  ): Promise<WorkloadSurvey> {
    return listWorkloads(this.#connection, projects, signal, progress);
  }

  async close(): Promise<void> {
    this.#noMoreSleep();
    await Promise.all([this.addresses.close(), this.#connection.close(), this.#registries.close()]);
  }
}

function repositoryOf(image: ImageLocation): string {
  return `${image.project}/${image.stream}`;
}

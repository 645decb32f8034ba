import type { ImageConfig } from '../model/imageConfig.ts';
import type { ImageParts } from '../model/imageParts.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { record, text } from '../model/json.ts';
import type { Project } from '../model/project.ts';
import { FailureError } from '../model/failure.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { ClusterClient, ImageLocation } from './clusterClient.ts';
import type { Connection } from '../connection/connection.ts';
import { imageStreamsPath, parseImageStream } from './imageStreams.ts';
import type { ListWatch, ListWatchObserver } from './listWatch.ts';
import { startListWatch } from './startListWatch.ts';
import { parseImageParts, partsOf, streamImagePath } from './imageParts.ts';
import { parseProject, projectsPath } from './projects.ts';
import type { Registries } from './registries.ts';
import { parseStreamLayers, streamLayersPath } from './streamLayers.ts';

/** Image streams of a project per page. */
const pageSize = 500;
const imageApiPath = '/apis/image.openshift.io/v1';
const userPath = '/apis/user.openshift.io/v1/users/~';

/** `ClusterClient` over the OpenShift API and the registries that it names. */
export class OpenShiftClient implements ClusterClient {
  readonly server: string;
  readonly #connection: Connection;
  readonly #registries: Registries;

  constructor(connection: Connection, registries: Registries) {
    this.server = connection.server;
    this.#connection = connection;
    this.#registries = registries;
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
    return startListWatch(this.#connection, target, observer, signal);
  }

  followStreams(project: string, observer: ListWatchObserver<ImageStream>, signal: AbortSignal): ListWatch {
    const target = {
      path: imageStreamsPath(project),
      doing: `list image streams in ${project}`,
      parse: parseImageStream,
      limit: pageSize,
    };
    return startListWatch(this.#connection, target, observer, signal);
  }

  async streamLayers(project: string, stream: string, signal: AbortSignal): Promise<StreamLayers> {
    const doing = `read the layers of ${project}/${stream}`;
    return parseStreamLayers(
      await this.#connection.get(streamLayersPath(project, stream), { doing, signal }),
    );
  }

  /** The manifest has them; where the registry cannot be asked, the API knows them too. */
  async parts(image: ImageLocation, signal: AbortSignal): Promise<ImageParts> {
    const doing = `read the manifest of ${repositoryOf(image)}`;
    try {
      const registry = this.#registries.at(image.host, doing);
      return partsOf((await registry.manifest(repositoryOf(image), image.digest, signal)).manifest);
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const path = streamImagePath(image.project, image.stream, image.digest);
      return parseImageParts(await this.#connection.get(path, { doing, signal }));
    }
  }

  async config(image: ImageLocation, signal: AbortSignal): Promise<ImageConfig> {
    const registry = this.#registries.at(image.host, `read the config of ${repositoryOf(image)}`);
    return registry.config(repositoryOf(image), { digest: image.digest }, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#connection.close(), this.#registries.close()]);
  }
}

function repositoryOf(image: ImageLocation): string {
  return `${image.project}/${image.stream}`;
}

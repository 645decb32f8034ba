import type { Connection } from '../connection/connection.ts';
import type { ImportAnswer, ImportOptions, ImportRequest } from '../model/import/importRequest.ts';
import { compact, type JsonRecord } from '../model/json.ts';
import type { ClusterImports } from './clusterImports.ts';
import { parseImportAnswer } from './importAnswer.ts';
import { refused } from './refusal.ts';

const apiVersion = 'image.openshift.io/v1';
/** The cluster answers when it has asked the other registry for all tags, of which there may be many. In ms. */
const patience = 5 * 60_000;

/** `ClusterImports` over the OpenShift API. */
export class OpenShiftImports implements ClusterImports {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async preview(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer> {
    return this.#post(request, { import: false }, `look for ${sourcesOf(request)}`, signal);
  }

  async run(
    request: ImportRequest,
    seen: { readonly resourceVersion: string } | undefined,
    signal: AbortSignal,
  ): Promise<ImportAnswer> {
    const doing = `import into ${request.project}/${request.stream}`;
    const version = seen && { resourceVersion: seen.resourceVersion };
    return this.#post(request, { import: true, ...version }, doing, signal);
  }

  async #post(
    request: ImportRequest,
    how: { readonly import: boolean; readonly resourceVersion?: string },
    doing: string,
    signal: AbortSignal,
  ): Promise<ImportAnswer> {
    const { project, stream } = request;
    const { import: isImport, ...version } = how;
    const body = {
      apiVersion,
      kind: 'ImageStreamImport',
      metadata: { name: stream, namespace: project, ...version },
      // The manifests tell for which system an image is; what is imported is known by then.
      spec: { import: isImport, ...sources(request, !isImport) },
      status: {},
    };
    const path = `/apis/${apiVersion}/namespaces/${encodeURIComponent(project)}/imagestreamimports`;
    const sent = this.#connection.send('POST', path, body, { doing, signal, headTimeout: patience });
    return parseImportAnswer(await sent.catch(refused), request, doing);
  }
}

function sources({ images, repository, options }: ImportRequest, includeManifest: boolean): JsonRecord {
  const policies = policiesOf(options);
  const image = (name: string): JsonRecord => ({ from: { kind: 'DockerImage', name }, ...policies });
  return compact({
    images: images.map(({ from, to }) => ({ ...image(from), to: { name: to }, includeManifest })),
    repository: repository === undefined ? undefined : { ...image(repository), includeManifest },
  });
}

function policiesOf({ scheduled, insecure, referencePolicy, importMode }: ImportOptions): JsonRecord {
  return {
    importPolicy: { insecure, scheduled, importMode },
    referencePolicy: { type: referencePolicy },
  };
}

function sourcesOf({ images, repository }: ImportRequest): string {
  const [first] = images;
  if (repository !== undefined) return `the tags of ${repository}`;
  if (images.length === 1 && first !== undefined) return first.from;
  return `${images.length} images`;
}

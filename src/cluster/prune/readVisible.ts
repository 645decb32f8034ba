import type { Connection } from '../../connection/connection.ts';
import { isDigest } from '../../model/digest.ts';
import { failureOf, type Failure } from '../../model/failure.ts';
import { inParallel } from '../../model/inParallel.ts';
import { compact, list, record } from '../../model/json.ts';
import { mediaTypes } from '../../model/manifest.ts';
import type { PruneImage, PruneStream } from '../../model/prune/pruneInput.ts';
import { streamImagePath } from '../imageParts.ts';
import { streamLayersPath } from '../streamLayers.ts';
import type { ListRun } from './listRun.ts';
import { imageSource, streamSource } from './listSources.ts';
import { parsePruneImage } from './pruneImages.ts';

interface VisibleRun {
  readonly run: ListRun;
  readonly parallel: number;
  readonly signal: AbortSignal;
}

/** Images that are asked for one by one, to know their sizes. */
const mostImages = 300;

/**
 * The image streams of some projects and what is known of their images without the right to list images: of all, what
 * they consist of, by a request for each stream; sizes too for the newest 300, as OpenShift 4.13 mixes up those that
 * `imagestreams/{name}/layers` gives.
 */
export async function readVisible(
  connection: Connection,
  projects: readonly string[],
  { run, parallel, signal }: VisibleRun,
): Promise<void> {
  run.expect(projects.length);
  const streams: PruneStream[] = [];
  await inParallel(projects, parallel, async (project) => {
    const found = await run.read(streamSource, project);
    run.take(streamSource, project, found);
    if (found.kind === 'read') streams.push(...found.reading.input.streams);
  });
  const missed = new Set<string>();
  const images = new VisibleImages(connection, signal, ({ project }, failure) => {
    if (!missed.has(project)) run.take(imageSource, project, { kind: 'failed', failure });
    missed.add(project);
  });
  await inParallel(streams, parallel, (stream) => images.readStream(stream));
  await inParallel(newestFirst(streams).slice(0, mostImages), parallel, (place) => images.readImage(place));
  run.takeImages(images.all);
}

/** An image where it stands in the history of a tag. */
interface ImagePlace {
  readonly stream: PruneStream;
  readonly image: string;
}

/** Each image once, those at the head of a tag before earlier ones. */
function newestFirst(streams: readonly PruneStream[]): ImagePlace[] {
  const places = streams.flatMap((stream) =>
    stream.tags.flatMap(({ revisions }) => revisions.map(({ image }, at) => ({ stream, image, at }))),
  );
  places.sort((one, other) => one.at - other.at);
  const first = new Map<string, ImagePlace>();
  for (const place of places) if (!first.has(place.image)) first.set(place.image, place);
  return [...first.values()];
}

/** Hears of which stream something could not be read, and why. */
type Missed = (stream: PruneStream, failure: Failure) => void;

class VisibleImages {
  readonly #connection: Connection;
  readonly #signal: AbortSignal;
  readonly #missed: Missed;
  readonly #images = new Map<string, PruneImage>();
  /** Layers whose size is known. */
  readonly #sized = new Set<string>();

  constructor(connection: Connection, signal: AbortSignal, missed: Missed) {
    this.#connection = connection;
    this.#signal = signal;
    this.#missed = missed;
  }

  get all(): readonly PruneImage[] {
    return [...this.#images.values()];
  }

  /** Learns of which layers the images of a stream consist; `imagestreams/{name}/layers`. */
  async readStream(stream: PruneStream): Promise<void> {
    const { project, name } = stream;
    const path = streamLayersPath(project, name);
    const answer = await this.#ask(stream, path, `read the layers of ${project}/${name}`);
    for (const [digest, raw] of Object.entries(record(record(answer)['images']))) {
      const image = this.#images.has(digest) ? undefined : parseContent(digest, raw);
      if (image !== undefined) this.#images.set(digest, image);
    }
  }

  /** Learns the sizes of an image and of its parts, unless they are known by now; `imagestreamimages/{stream}@{digest}`. */
  async readImage({ stream, image: name }: ImagePlace): Promise<void> {
    const known = this.#images.get(name);
    if (known === undefined || !isDigest(name)) return;
    const isKnown = known.layers.every(({ digest }) => this.#sized.has(digest));
    if (isKnown && known.layers.length > 0) return;
    const path = streamImagePath(stream.project, stream.name, name);
    const answer = await this.#ask(stream, path, `read an image of ${stream.project}/${stream.name}`);
    const image = parsePruneImage(record(answer)['image']);
    if (image?.name !== name) return;
    this.#images.set(name, image);
    for (const { digest } of image.layers) this.#sized.add(digest);
    for (const { digest } of image.manifests) await this.readImage({ stream, image: digest });
  }

  /** Undefined where it fails: less is known then, and what was read can be looked at, not applied. */
  async #ask(stream: PruneStream, path: string, doing: string): Promise<unknown> {
    try {
      return await this.#connection.get(path, { doing, signal: this.#signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#missed(stream, failureOf(error, doing));
      return undefined;
    }
  }
}

/** An entry of an ImageStreamLayers of `image.openshift.io/v1`; undefined for an image that is gone. */
function parseContent(name: string, raw: unknown): PruneImage | undefined {
  const image = record(raw);
  if (image['imageMissing'] === true) return undefined;
  const parts = (field: string) => list(image[field]).filter(isDigest);
  const manifests = parts('manifests').map((digest) => ({ digest }));
  const config = image['config'];
  return compact({
    name,
    managed: true,
    mediaType: manifests.length > 0 ? mediaTypes.ociIndex : mediaTypes.ociManifest,
    metadata: 'read' as const,
    config: isDigest(config) ? config : undefined,
    size: 0,
    layers: parts('layers').map((digest) => ({ digest })),
    manifests,
  });
}

import {
  allEvents,
  internalReference,
  latestEvent,
  newStream,
  tagReference,
  withEvent,
  withHistory,
  withReference,
} from '../cluster/images/stream.ts';
import type { ImageStream, TagSource } from '../cluster/state/objects.ts';
import { timestamp, type State } from '../cluster/state/state.ts';
import type { Digest } from '../../src/model/digest.ts';
import { digest } from './digest.ts';

/** Others who change image streams, at once and behind the API's back. Streams are named `project/stream`. */
export class Elsewhere {
  /** Whether a change that the state tells of right now is theirs. */
  acting = false;
  readonly #state: State;
  #images = 0;

  constructor(state: State) {
    this.#state = state;
  }

  /** The stream as the cluster has it. */
  stream(name: string): ImageStream | undefined {
    const [project = '', stream = ''] = name.split('/');
    return this.#state.imageStreams.get(project, stream);
  }

  /** The digests of a tag, newest first; undefined without the tag. */
  history(name: string, tag: string): string[] | undefined {
    const stream = this.stream(name);
    const history = stream?.status.tags?.find((candidate) => candidate.tag === tag);
    if (history !== undefined) return (history.items ?? []).map(({ image }) => image);
    return stream && tagReference(stream, tag) ? [] : undefined;
  }

  /** Pushes a new image, or one that is there; makes the stream if there is none. */
  push(name: string, tag: string, image = this.#newImage()): Digest {
    this.#act(() => {
      const stream = this.#made(name);
      const { namespace = '', name: own, generation = 1 } = stream.metadata;
      const dockerImageReference = internalReference(namespace, own, image);
      const event = { created: timestamp(), dockerImageReference, image, generation };
      this.#state.imageStreams.put(withEvent(stream, tag, event));
    });
    return image;
  }

  /** Sets where a tag takes its image from, as `oc tag` does within a stream: a tag, or an image that some tag has. */
  retag(name: string, tag: string, from: TagSource): void {
    const old = this.#made(name);
    const reference = {
      name: tag,
      annotations: null,
      from,
      generation: (old.metadata.generation ?? 1) + 1,
      importPolicy: { importMode: 'Legacy' },
      referencePolicy: { type: 'Source' },
    };
    const wanted = from.name.slice(from.name.indexOf('@') + 1);
    const source =
      from.kind === 'ImageStreamTag'
        ? latestEvent(old, from.name)
        : allEvents(old).find(({ image }) => image === wanted);
    const asked = withReference(old, tag, reference);
    const event = source && { ...source, created: timestamp() };
    this.#act(() => this.#state.imageStreams.put(event === undefined ? asked : withEvent(asked, tag, event)));
  }

  /** Deletes a tag, if it is there. */
  deleteTag(name: string, tag: string): void {
    const stream = this.stream(name);
    if (stream === undefined || this.history(name, tag) === undefined) return;
    const changed = withHistory(withReference(stream, tag, undefined), tag, undefined);
    this.#act(() => this.#state.imageStreams.put(changed));
  }

  /** Deletes a stream, if it is there. */
  deleteStream(name: string): void {
    const stream = this.stream(name);
    if (stream !== undefined) this.#act(() => this.#state.imageStreams.delete(stream));
  }

  /** Deletes a stream and makes it again with the same tags, under another uid. */
  makeAnew(name: string): void {
    const stream = this.stream(name);
    if (stream === undefined) return;
    this.deleteStream(name);
    const { uid } = this.#made(name).metadata;
    const again = { ...stream, metadata: { ...stream.metadata, uid } };
    this.#act(() => this.#state.imageStreams.put(again));
  }

  /** The images that the tags of a stream have now or had before. */
  images(name: string): string[] {
    const stream = this.stream(name);
    return stream === undefined ? [] : allEvents(stream).map(({ image }) => image);
  }

  /** The digest that a tag points to. */
  head(name: string, tag: string): string | undefined {
    const stream = this.stream(name);
    return stream && latestEvent(stream, tag)?.image;
  }

  #made(name: string): ImageStream {
    const [project = '', stream = ''] = name.split('/');
    return this.stream(name) ?? this.#state.imageStreams.put(newStream(project, stream));
  }

  #newImage(): Digest {
    this.#images += 1;
    return digest(`pushed from elsewhere: ${this.#images}`);
  }

  #act(change: () => unknown): void {
    this.acting = true;
    change();
    this.acting = false;
  }
}

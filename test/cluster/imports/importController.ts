import { StatusError } from '../http/status.ts';
import type { Identity } from '../identity.ts';
import { tagHistory } from '../images/stream.ts';
import type { TaggingContext } from '../images/tagEvent.ts';
import type { Fields } from '../json.ts';
import { Access } from '../rbac/access.ts';
import type { ImageStream, TagReference } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import { CHECKED } from './recordImport.ts';
import { isFault, parseReference, servingHost } from './reference.ts';
import { isReachable } from './request.ts';
import { runImport } from './runImport.ts';

const CONTROLLER: Identity = {
  name: 'system:serviceaccount:openshift-infra:image-import-controller',
  groups: ['system:serviceaccounts', 'system:serviceaccounts:openshift-infra', 'system:authenticated'],
};
const INSECURE = 'openshift.io/image.insecureRepository';

/**
 * What openshift-controller-manager does for image streams: a tag whose spec is newer than what was imported is imported
 * a moment after the write, scheduled tags are looked at again round by round. Sources that cannot be reached from here
 * are left alone, so that content of seeds stays as it is.
 */
export class ImportController {
  readonly #context: TaggingContext;
  /** Streams that are being looked at, and whether they changed meanwhile. */
  readonly #busy = new Map<string, boolean>();
  readonly #stop: () => void;
  readonly #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** Begins to follow the changes of streams; with `seconds`, scheduled tags are looked at that often by themselves. */
  constructor(state: State, seconds: number) {
    this.#context = { state, access: new Access(state), identity: CONTROLLER };
    this.#stop = state.changes.watch(({ resource, type, object }) => {
      if (resource !== state.imageStreams.resource || type === 'DELETED') return;
      this.#look(object.metadata.namespace ?? '', object.metadata.name);
    });
    if (seconds > 0) this.#timer = setInterval(() => void this.importScheduled(), seconds * 1000).unref();
  }

  /** Looks at every scheduled tag once; resolves to how many streams have any. */
  async importScheduled(): Promise<number> {
    const scheduled = this.#context.state.imageStreams
      .list()
      .map((stream) => ({ stream, tags: this.#wanted(stream, isScheduled) }))
      .filter(({ stream, tags }) => tags.some((tag) => isScheduled(stream, tag)));
    for (const { stream, tags } of scheduled) await this.#import(stream, tags);
    return scheduled.length;
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    clearInterval(this.#timer);
  }

  #look(project: string, name: string): void {
    const key = `${project}/${name}`;
    const busy = this.#busy.has(key);
    this.#busy.set(key, busy);
    if (busy) return;
    // After the write has been answered.
    setImmediate(
      () =>
        void this.#sync(project, name).finally(() => {
          const again = this.#busy.get(key);
          this.#busy.delete(key);
          if (again) this.#look(project, name);
        }),
    );
  }

  async #sync(project: string, name: string): Promise<void> {
    const stream = this.#context.state.imageStreams.get(project, name);
    if (stream === undefined || this.#closed) return;
    const repository = this.#newRepository(stream);
    const tags = this.#wanted(stream, () => repository !== undefined);
    if (tags.length > 0 || repository) await this.#import(stream, tags, repository);
  }

  /** The tags that have to be imported, and those that `also` names. */
  #wanted(stream: ImageStream, also: (stream: ImageStream, tag: TagReference) => boolean): TagReference[] {
    return (stream.spec.tags ?? []).filter(
      (tag) => this.#isImportable(tag) && (isNewer(stream, tag) || also(stream, tag)),
    );
  }

  #isImportable({ from, reference }: TagReference): boolean {
    if (from?.kind !== 'DockerImage' || reference === true) return false;
    return this.#reaches(from.name);
  }

  /** `spec.dockerImageRepository` of a stream that nothing was imported into yet. */
  #newRepository({ spec, metadata }: ImageStream): Fields | undefined {
    const name = spec.dockerImageRepository;
    if (name === undefined || metadata.annotations?.[CHECKED] !== undefined || !this.#reaches(name)) {
      return undefined;
    }
    const insecure = metadata.annotations?.[INSECURE] === 'true';
    return { from: { kind: 'DockerImage', name }, importPolicy: { insecure } };
  }

  #reaches(source: string): boolean {
    const parsed = parseReference(source);
    return !isFault(parsed) && isReachable(servingHost(parsed), this.#context.state.reach);
  }

  async #import(stream: ImageStream, tags: readonly TagReference[], repository?: Fields): Promise<void> {
    const { name, uid, resourceVersion, namespace = '' } = stream.metadata;
    const images = tags.map(({ from, name: tag, importPolicy, referencePolicy }) => ({
      from,
      to: { name: tag },
      importPolicy,
      referencePolicy,
    }));
    const spec = { import: true, images, ...(repository && { repository }) };
    try {
      await runImport(this.#context, namespace, { metadata: { name, uid, resourceVersion }, spec }, true);
    } catch (error) {
      // The stream changed or went meanwhile: its change brings it here again.
      if (!(error instanceof StatusError)) throw error;
    }
  }
}

function isScheduled(stream: ImageStream, tag: TagReference): boolean {
  const parsed = parseReference(tag.from?.name ?? '');
  if (isFault(parsed) || tag.importPolicy.scheduled !== true) return false;
  // What a digest names does not change: it is looked at until it was found.
  return parsed.digest === '' || isNewer(stream, tag);
}

/** Whether a tag's spec is newer than what is known of it: its newest revision, or why there is none. */
function isNewer(stream: ImageStream, { name, generation }: TagReference): boolean {
  const { items, conditions = [] } = tagHistory(stream, name) ?? { items: null };
  const known = [items?.[0]?.generation ?? 0, ...conditions.map((condition) => condition.generation)];
  return generation > Math.max(...known);
}

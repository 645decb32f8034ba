import { isDeepStrictEqual } from 'node:util';
import { withSpec } from '../images/specTags.ts';
import {
  addEvent,
  latestEvent,
  newStream,
  tagHistory,
  tagReference,
  withHistory,
  withReference,
} from '../images/stream.ts';
import type { TaggingContext } from '../images/tagEvent.ts';
import { without } from '../json.ts';
import type { ImageStream, TagCondition, TagReference } from '../state/objects.ts';
import { timestamp } from '../state/state.ts';
import type { AskedImage, ImportSpec } from './importSpec.ts';
import type { ImageOutcome, Outcome } from './importer.ts';
import type { OutsideImage } from './readImage.ts';
import { exact, isFault, parseReference } from './reference.ts';

/** When a stream was last imported into; without it the controller imports every tag that needs it. */
export const CHECKED = 'openshift.io/image.dockerRepositoryCheck';

/** One tag that an import writes. */
interface Write {
  tag: string;
  source: string;
  asked: AskedImage;
  outcome: ImageOutcome;
  /** Whether it is one of all tags of a repository: those get a spec when they could be imported, and not before. */
  isOfMany: boolean;
}

/**
 * Writes what an import found into its stream: the specs of the tags, their revisions, or the condition that says why
 * there is none. Stores and returns the stream; one that stays the same keeps its version.
 */
export function recordImport(
  context: TaggingContext,
  { project, name, spec, outcome }: { project: string; name: string; spec: ImportSpec; outcome: Outcome },
  old: ImageStream | undefined,
): ImageStream {
  const generation = (old?.metadata.generation ?? 0) + 1;
  const start = old ?? newStream(project, name);
  const written = writes(spec, outcome).reduce((stream, write) => record(stream, write, generation), start);
  const settled = withSpec(context, written, written.spec, old);
  const checked = old?.metadata.annotations?.[CHECKED] !== undefined;
  if (old && checked && isDeepStrictEqual(settled, old)) return old;
  const annotations = { ...settled.metadata.annotations, [CHECKED]: timestamp() };
  return context.state.imageStreams.put({ ...settled, metadata: { ...settled.metadata, annotations } });
}

function writes(spec: ImportSpec, outcome: Outcome): Write[] {
  const all = spec.repository;
  const repository = all && parseReference(all.source);
  const fromRepository =
    all === undefined || repository === undefined || isFault(repository)
      ? []
      : (outcome.repository?.images ?? []).map((image): Write => {
          const tag = image.tag ?? '';
          return { tag, source: exact({ ...repository, tag }), asked: all, outcome: image, isOfMany: true };
        });
  const single = spec.images.flatMap((asked, index): Write[] => {
    const image = outcome.images[index];
    if (asked.to === undefined || image === undefined) return [];
    return [{ tag: asked.to, source: asked.source, asked, outcome: image, isOfMany: false }];
  });
  return [...fromRepository, ...single];
}

function record(stream: ImageStream, write: Write, generation: number): ImageStream {
  const { found } = write.outcome;
  return found ? recordImage(stream, write, found, generation) : recordFailure(stream, write, generation);
}

function recordImage(
  stream: ImageStream,
  write: Write,
  { image }: OutsideImage,
  generation: number,
): ImageStream {
  const { tag, asked } = write;
  const digest = image.metadata.name;
  const { dockerImageReference } = image;
  const head = latestEvent(stream, tag);
  const before = tagReference(stream, tag);
  const same = head?.image === digest && head.dockerImageReference === dockerImageReference;
  const current = before !== undefined && head !== undefined && before.generation <= head.generation;
  const event = { created: timestamp(), dockerImageReference, image: digest, generation };
  const tagged =
    same && current ? stream : addEvent(withReference(stream, tag, pointed(write, before)), tag, event);
  return withoutConditions(withPolicy(tagged, tag, asked), tag);
}

/** The spec of a tag that points at its source; an import leaves the reference policy of a tag that has one. */
function pointed({ tag, source, asked }: Write, before: TagReference | undefined): TagReference {
  const { importPolicy, referencePolicy } = asked.policy;
  return {
    ...(before ?? { name: tag, annotations: null, referencePolicy }),
    from: { kind: 'DockerImage', name: source },
    generation: 0,
    importPolicy,
  };
}

function withPolicy(stream: ImageStream, tag: string, { policy }: AskedImage): ImageStream {
  const reference = tagReference(stream, tag);
  if (reference === undefined) return stream;
  return withReference(stream, tag, { ...reference, importPolicy: policy.importPolicy });
}

function withoutConditions(stream: ImageStream, tag: string): ImageStream {
  const history = tagHistory(stream, tag);
  return history ? withHistory(stream, tag, without(history, 'conditions')) : stream;
}

/** Notes a failure; the same one again leaves the condition, and its time, as they are. */
function recordFailure(stream: ImageStream, write: Write, generation: number): ImageStream {
  const { tag, outcome } = write;
  const history = tagHistory(stream, tag) ?? { tag, items: null };
  const condition: TagCondition = {
    type: 'ImportSuccess',
    status: 'False',
    lastTransitionTime: timestamp(),
    reason: outcome.error?.reason ?? '',
    message: outcome.error?.message ?? '',
    generation,
  };
  const known = history.conditions?.some(
    ({ reason, message }) => reason === condition.reason && message === condition.message,
  );
  const before = tagReference(stream, tag);
  const noted = known ? stream : withHistory(stream, tag, { ...history, conditions: [condition] });
  if (before === undefined) return write.isOfMany ? noted : withReference(noted, tag, pointed(write, before));
  return known ? noted : withReference(noted, tag, { ...before, generation: 0 });
}

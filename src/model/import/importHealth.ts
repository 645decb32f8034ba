import type { Digest } from '../digest.ts';
import type { ImageStream } from '../imageStream.ts';
import { compact } from '../json.ts';
import { compareNames } from '../project.ts';
import type { ImportFailure, Tag } from '../tag.ts';

/** Something that the cluster imports from another registry: a tag, or all tags of a repository into one stream. */
export interface ImportEntry {
  readonly project: string;
  readonly stream: string;
  /** Absent for a stream that takes all tags of a repository: `spec.dockerImageRepository`. */
  readonly tag?: string;
  /** The pull spec that it is imported from; without a tag for a whole repository. */
  readonly source: string;
  readonly settings: ImportSettings;
  /** What came last; absent while nothing has come. */
  readonly last?: LastImage;
  /** Why the last import failed; absent where none did. */
  readonly failure?: ImportFailure;
}

/** `importPolicy` and `referencePolicy` of a tag. */
export interface ImportSettings {
  readonly scheduled: boolean;
  readonly insecure: boolean;
  readonly referencePolicy: 'Source' | 'Local';
  /** `Legacy`, `PreserveOriginal`, or what a later server knows. */
  readonly importMode: string;
}

/** The newest image of a tag. The cluster notes when an image came, not when it last looked and found it unchanged. */
export interface LastImage {
  readonly image: Digest;
  readonly created?: number;
  /** False where somebody pushed or tagged another image since. */
  readonly isImported: boolean;
}

/**
 * How an import stands. `replaced`: the newest image came from somewhere else; `waiting`: nothing came and nothing failed
 * yet.
 */
export type ImportState = 'failing' | 'waiting' | 'replaced' | 'imported';

export function importState({ failure, last }: ImportEntry): ImportState {
  if (failure !== undefined) return 'failing';
  if (last === undefined) return 'waiting';
  return last.isImported ? 'imported' : 'replaced';
}

/** What a stream imports, in its own order. A tag that only names an image elsewhere (`reference: true`) imports nothing. */
export function importsOf(stream: ImageStream): ImportEntry[] {
  const own = stream.tags.flatMap((tag) => tagImport(stream, tag));
  const { importsFrom } = stream;
  return importsFrom === undefined ? own : [wholeImport(stream, importsFrom), ...own];
}

function tagImport({ project, name: stream }: ImageStream, tag: Tag): ImportEntry[] {
  const { source, settings } = tag;
  if (source?.kind !== 'external' || settings?.isReference === true) return [];
  const { insecure = false, referencePolicy = 'Source', importMode = 'Legacy' } = settings ?? {};
  const entry = {
    project,
    stream,
    tag: tag.name,
    source: source.pullSpec,
    settings: { scheduled: tag.scheduled, insecure, referencePolicy, importMode },
    last: lastOf(tag),
    failure: tag.importFailure,
  };
  return [compact(entry)];
}

/** The annotation by which a whole repository may be imported without looking at certificates. */
const insecureAnnotation = 'openshift.io/image.insecureRepository';

function wholeImport(stream: ImageStream, source: string): ImportEntry {
  const { project, name, annotations, tags } = stream;
  const loose = tags.filter((tag) => tag.source === undefined);
  const insecure = annotations[insecureAnnotation] === 'true';
  const failure = loose.find((tag) => tag.importFailure !== undefined)?.importFailure;
  const settings = { scheduled: false, insecure, referencePolicy: 'Source', importMode: 'Legacy' } as const;
  return compact({ project, stream: name, source, settings, last: newestOf(tags), failure });
}

/** The newest image of all tags. */
function newestOf(tags: readonly Tag[]): LastImage | undefined {
  let newest: LastImage | undefined;
  for (const tag of tags) {
    const last = lastOf({ ...tag, isImported: true });
    if (last !== undefined && (last.created ?? 0) >= (newest?.created ?? 0)) newest = last;
  }
  return newest;
}

function lastOf({ revisions: [head], isImported = false }: Tag): LastImage | undefined {
  return head && compact({ image: head.image, created: head.created, isImported });
}

/** Failing imports first, then by name. */
export function worstFirst(entries: readonly ImportEntry[]): ImportEntry[] {
  return entries.toSorted(
    (a, b) =>
      Number(b.failure !== undefined) - Number(a.failure !== undefined) ||
      compareNames(a.project, b.project) ||
      compareNames(a.stream, b.stream) ||
      compareNames(a.tag ?? '', b.tag ?? ''),
  );
}

/** `hackershop/nginx:1.27`; a stream that takes a whole repository is its own name. */
export function importName({ project, stream, tag }: ImportEntry): string {
  return tag === undefined ? `${project}/${stream}` : `${project}/${stream}:${tag}`;
}

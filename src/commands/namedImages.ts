import type { Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { pullSpecs, repositories, type PullSpec } from '../model/pullSpec.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { StreamTarget } from '../model/target.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { tagOf, type TreeNode } from '../tree/node.ts';
import type { CommandContext } from './command.ts';

/** An image that a person chose, as a pull spec can name it: the stream alone, a tag, or a digest. */
export interface NamedImage extends StreamTarget {
  readonly tag?: string;
  readonly digest?: Digest;
}

/** How an image is to be named. */
export interface SpecForm extends Pick<PullSpec, 'by' | 'reach'> {
  /** For a file, which outlives every forwarded port. */
  readonly use?: 'lasting';
}

/** Under this name the address is remembered that pull specs were last copied with. */
export const reachKey = 'copy.reach';

/** The address that pull specs name unless something else is asked for. */
export function usualReach({ remembered }: Pick<CommandContext, 'remembered'>): SpecForm['reach'] {
  return remembered.get(reachKey) === 'internal' ? 'internal' : 'public';
}

/** The pull specs of images, as far as there are any. */
export interface FoundSpecs {
  readonly texts: readonly string[];
  /** Whether they name another address than was asked for, since that is not known. */
  readonly isElsewhere: boolean;
  /** Why images have none, a sentence each. */
  readonly missing: readonly string[];
}

/** The image of a row; an earlier revision and a platform are named by their digest alone. */
export function imageOfNode(node: TreeNode | undefined): NamedImage | undefined {
  switch (node?.kind) {
    case 'stream':
      return { project: node.project, stream: node.stream };
    case 'tag':
      return { project: node.project, stream: node.stream, tag: node.tag };
    case 'attachment': {
      const { project, stream } = tagOf(node);
      return { project, stream, tag: node.tag };
    }
    case 'revision':
    case 'platform': {
      const { project, stream } = tagOf(node);
      return { project, stream, digest: node.image };
    }
    case 'layer':
      return imageOfNode(node.parent);
    default:
      return undefined;
  }
}

/** The pull specs of images. Looks for the address of the registry where that is not known. Rejects with a `FailureError`. */
export async function findSpecs(
  { store, ui }: Pick<CommandContext, 'store' | 'ui'>,
  images: readonly NamedImage[],
  form: SpecForm,
): Promise<FoundSpecs> {
  const holder = {};
  const projects = new Set(images.map(({ project }) => project));
  await Promise.all([...projects].map((project) => store.openProject(project, holder)));
  try {
    for (const project of projects) {
      const state = store.streams(project);
      if (state?.kind === 'failed') throw new FailureError(state.failure);
    }
    const found = await Promise.all(
      images.map(async (image) => [image, await store.findStream(image.project, image.stream)] as const),
    );
    const isLacking = found.some(([, stream]) => stream !== undefined && !hasReach(stream, form, store));
    if (isLacking && form.reach === 'public') {
      await ui.progress('Looking for the address of the registry', (_report, signal) => look(store, signal));
    }
    const chosen = store.addresses?.nameAddress(form.use);
    const answers = found.map(([image, stream]) => specOf(image, stream, form, chosen));
    const specs = answers.filter((answer) => typeof answer !== 'string');
    return {
      texts: specs.map(({ text }) => text),
      isElsewhere: specs.some(({ reach }) => reach !== form.reach),
      missing: answers.filter((answer) => typeof answer === 'string'),
    };
  } finally {
    for (const project of projects) store.closeProject(project, holder);
  }
}

/** The pull spec that a row has now, from what is known alone; undefined where that is nothing. */
export function knownSpec(store: RegistryStore, image: NamedImage, form: SpecForm): string | undefined {
  const stream = store.stream(image.project, image.stream);
  const spec = specOf(image, stream, form, store.addresses?.nameAddress(form.use));
  return typeof spec === 'string' ? undefined : spec.text;
}

/** A forwarded port does not keep from looking for an address that lasts. */
function hasReach(stream: ImageStream, { reach }: SpecForm, store: RegistryStore): boolean {
  const address = store.addresses?.nameAddress('lasting');
  return repositories(stream, address).some((each) => each.reach === reach);
}

/** What keeps the address from being found is shown where the address is. */
async function look(store: RegistryStore, signal: AbortSignal): Promise<void> {
  try {
    await store.addresses?.find(signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The pull spec of an image, or a sentence that says why it has none. */
function specOf(
  { project, stream: name, tag, digest }: NamedImage,
  stream: ImageStream | undefined,
  { by, reach }: SpecForm,
  chosen: RegistryAddress | undefined,
): { readonly text: string; readonly reach: PullSpec['reach'] } | string {
  const shown = plainLine(`${project}/${name}${tag === undefined ? '' : `:${tag}`}`);
  if (stream === undefined) return `There is no image stream ${plainLine(`${project}/${name}`)} any more.`;
  const named = stream.tags.find((each) => each.name === tag);
  if (tag !== undefined && named === undefined) return `There is no tag ${shown} any more.`;
  const head = named?.revisions[0]?.image;
  const wanted = digest ?? (by === 'digest' ? head : undefined);
  if (by === 'digest' && tag !== undefined && wanted === undefined) return `${shown} has no image yet.`;
  const all =
    tag === undefined && digest === undefined
      ? repositories(stream, chosen).map(({ address, reach }) => ({ text: address, reach }))
      : pullSpecs(stream, wanted === undefined ? tag : undefined, wanted, chosen);
  return all.find((spec) => spec.reach === reach) ?? all[0] ?? `The address of ${shown} is not known.`;
}

import { describeFailure } from '../model/failureWords.ts';
import { buildSteps } from '../model/buildSteps.ts';
import type { Digest } from '../model/digest.ts';
import { platformWords } from '../model/platform.ts';
import type { Fetched } from '../store/fetched.ts';
import { addressGaps } from './addressGaps.ts';
import type { Gap } from './gap.ts';
import type { ImageDetails } from './imageDetails.ts';
import type { ShownDigests } from './shownDigests.ts';
import { contentOf } from './shownDigests.ts';
import type { TagInput } from './tagInput.ts';

/** What the page of a tag lacks. What is still being fetched, or was not asked for, is no gap. */
export function tagGaps(input: TagInput, shown: ShownDigests, details: ImageDetails | undefined): Gap[] {
  return [
    ...addressGaps(input.stream, 'pull specs', input.address),
    ...imageGaps(input, shown),
    ...(details === undefined ? [] : detailGaps(input, details)),
    ...sharingGaps(input, details),
  ];
}

function imageGaps(input: TagInput, { revision, image, platforms }: ShownDigests): Gap[] {
  if (revision === undefined) return [];
  if (isMissing(input, revision) || (image !== undefined && isMissing(input, image))) {
    const summary = 'The cluster no longer has this image: it cannot be pulled.';
    return [{ what: 'the image', why: { summary, advice: 'Push or import it again.' } }];
  }
  if (image === undefined) {
    return [{ what: 'the image', why: { summary: 'This index has no image for any platform.', advice: '' } }];
  }
  const known = input.images.get(revision);
  const isNameless = platforms.some((platform) => platformWords(platform) === undefined);
  return isNameless ? failureGaps('the names of the platforms', known?.manifest, known?.api) : [];
}

/** Whether the cluster has lost an image that it still names. */
export function isMissing(input: Pick<TagInput, 'layers'>, digest: Digest): boolean {
  return contentOf(input, digest)?.kind === 'missing';
}

function detailGaps(input: TagInput, details: ImageDetails): Gap[] {
  const { manifest, config, api } = input.images.get(details.digest) ?? {};
  const hasSizes = details.layers?.every(({ size }) => size !== undefined) === true;
  return [
    ...(details.layers === undefined ? failureGaps('the layers', input.layers, manifest, api) : []),
    ...(details.layers === undefined || hasSizes
      ? []
      : failureGaps('the sizes of the layers', manifest, api)),
    ...failureGaps('the manifest', manifest),
    ...(details.artifact === undefined ? imageConfigGaps(details, config, api) : []),
  ];
}

/** Configuration and commands: an artifact has neither. */
function imageConfigGaps(
  details: ImageDetails,
  config: Fetched<unknown> | undefined,
  api: Fetched<unknown> | undefined,
): Gap[] {
  const whyNoCommands = commandsWhy(details);
  return [
    ...(details.run === undefined
      ? [...failureGaps('the configuration', config, api), ...failureGaps('the labels', config, api)]
      : []),
    ...(details.history === undefined ? failureGaps('the commands of the layers', config) : []),
    // What the API keeps of a config lacks these two.
    ...(details.run === undefined
      ? []
      : [...failureGaps('the stop signal', config), ...failureGaps('the health check', config)]),
    ...(whyNoCommands === undefined
      ? []
      : [{ what: 'the commands of the layers', why: { summary: whyNoCommands, advice: '' } }]),
  ];
}

function commandsWhy({ history, layers }: ImageDetails): string | undefined {
  if (history === undefined || layers === undefined || layers.length === 0) return undefined;
  if (history.length === 0) return 'The image has no history that says how it was built.';
  const matches = buildSteps(history, layers.length) !== undefined;
  return matches ? undefined : 'The history of the image does not match its layers.';
}

function sharingGaps(input: TagInput, details: ImageDetails | undefined): Gap[] {
  if (details?.layers === undefined || details.layers.length === 0) return [];
  const what = 'how many other images have the same layers';
  return failureGaps(what, ...input.projectLayers.values()).slice(0, 1);
}

/** One gap for each of the sources that failed. */
function failureGaps(what: string, ...sources: readonly (Fetched<unknown> | undefined)[]): Gap[] {
  return sources.flatMap((source) =>
    source?.kind === 'failed' ? [{ what, why: describeFailure(source.failure) }] : [],
  );
}

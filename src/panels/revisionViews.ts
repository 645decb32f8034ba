import type { Digest } from '../model/digest.ts';
import type { RunConfig } from '../model/imageConfig.ts';
import { compact } from '../model/json.ts';
import { platformWords } from '../model/platform.ts';
import { countMissing, environmentByName, namedChanges, type NamedChange } from '../model/revisionChanges.ts';
import { looksSecret } from '../model/secretValue.ts';
import { plainBlock, plainLine } from '../model/text.ts';
import type { RevisionChanges, RevisionView, ValueChange } from '../shared/tagPage.ts';
import { imageDetails, type ImageDetails } from './imageDetails.ts';
import { contentOf, platformsOf } from './shownDigests.ts';
import type { TagInput } from './tagInput.ts';

/**
 * The revisions of the tag, newest first, each with what changed against the one before it. Indexes are compared by
 * their images for `platform`, the one that is shown.
 */
export function revisionViews(input: TagInput, platform: string | undefined): RevisionView[] {
  const { revisions } = input.tag;
  const sides = revisions.map(({ image }) => sideOf(input, image, platform));
  return revisions.map(({ image, created }, i) =>
    compact({
      digest: image,
      created,
      current: i === 0,
      missing: contentOf(input, image)?.kind === 'missing',
      changes: changesBetween(sides[i + 1], sides[i]),
    }),
  );
}

/** The image that stands for a revision; undefined while it is not known, or lacks the platform. */
function sideOf(input: TagInput, revision: Digest, platform: string | undefined): ImageDetails | undefined {
  const content = contentOf(input, revision);
  if (content?.kind === 'missing') return undefined;
  const platforms = platformsOf(content, input.images.get(revision));
  if (platforms === undefined) return imageDetails(input, revision);
  const same = platforms.find((entry) => platform !== undefined && platformWords(entry) === platform);
  return same && imageDetails(input, same.digest);
}

function changesBetween(
  before: ImageDetails | undefined,
  after: ImageDetails | undefined,
): RevisionChanges | undefined {
  if (before?.layers === undefined || after?.layers === undefined) return undefined;
  const [old, now] = [before, after].map(({ layers }) => (layers ?? []).map(({ digest }) => digest));
  return {
    layersAdded: countMissing(now ?? [], old ?? []),
    layersRemoved: countMissing(old ?? [], now ?? []),
    ...(before.run && after.run ? runChanges(before.run, after.run) : {}),
  };
}

function runChanges(
  before: RunConfig,
  after: RunConfig,
): Required<Pick<RevisionChanges, 'environment' | 'labels'>> {
  const labels = (run: RunConfig): ReadonlyMap<string, string> => new Map(Object.entries(run.labels));
  return {
    environment: namedChanges(environmentByName(before.env), environmentByName(after.env)).map(changeView),
    labels: namedChanges(labels(before), labels(after)).map(changeView),
  };
}

function changeView({ name, kind, before, after }: NamedChange): ValueChange {
  const secret = looksSecret(name, before ?? '') || looksSecret(name, after ?? '');
  return compact({
    name: plainLine(name, 500),
    kind,
    before: before === undefined ? undefined : plainBlock(before),
    after: after === undefined ? undefined : plainBlock(after),
    secret: secret || undefined,
  });
}

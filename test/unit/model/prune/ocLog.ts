import type { ImagePlan, PrunePlan, RevisionPlan } from '../../../../src/model/prune/prunePlan.ts';
import type { PruneStep } from '../../../../src/model/prune/pruneSteps.ts';
import type { PruneUse } from '../../../../src/model/prune/pruneUses.ts';

/**
 * A plan in the words of `oc`'s log, to be compared with it. Where `oc` names one of several (which one is a matter of
 * chance), all that it may name are there, with `|` between them.
 */

/** What is logged of revisions and streams. */
export function revisionLines({ streams }: PrunePlan): string[] {
  return streams.flatMap((plan) => {
    const { project, stream } = plan.target;
    if (plan.whole?.kind === 'streamYounger') {
      return [`imagestream ${project}/${stream}: keeping all images because of --keep-younger-than`];
    }
    return plan.tags.flatMap(({ target, revisions }) =>
      revisions.map((revision, at) => {
        const place = `imagestream ${project}/${stream}: tag ${target.tag}: revision ${at + 1}: `;
        return place + revisionWords(revision);
      }),
    );
  });
}

function revisionWords({ revision: { image }, kept, reason }: RevisionPlan): string {
  const keeping = `keeping ${image} because`;
  switch (reason.kind) {
    case 'imageGone':
      return `image ${image} not found, deleting...`;
    case 'unused':
    case 'overLimit':
      return `deleting repository links for ${image}...`;
    case 'younger':
      return `${keeping} of --keep-younger-than`;
    case 'newest':
      return `${keeping} of --keep-tag-revisions`;
    case 'withinLimits':
      return `${keeping} --prune-over-size-limit is used and image does not exceed limits`;
    case 'tagUsed':
      return `${keeping} tag is used by ${sample(reason.by)}`;
    case 'imageUsed':
      return `${keeping} image is used by ${sample(reason.by)}`;
    case 'streamYounger':
    case 'metadataMissing':
    case 'spared':
      return `${kept ? 'kept' : 'removed'}, which is not logged: ${reason.kind}`;
  }
}

/** All users up to four, else three of them. */
function sample(uses: readonly PruneUse[]): string {
  const names = uses.map(
    ({ user }) => `${user.kind.replaceAll(' ', '')}/${user.name} namespace=${user.project}`,
  );
  if (names.length < 5) return names.join(', ');
  return `${names.slice(0, 3).join(', ')}, and ${names.length - 3} more`;
}

/** What is logged of images. */
export function imageLines({ images }: PrunePlan): string[] {
  return images.map((plan) => `image ${plan.image}: ${imageWords(plan)}`);
}

function imageWords(plan: ImagePlan): string {
  if (!plan.kept) return 'deleting...';
  switch (plan.reason.kind) {
    case 'usedByTags': {
      const tags = plan.reason.tags.map(
        ({ project, stream, tag }) => `imagestream ${project}/${stream}:${tag}`,
      );
      return `keeping because it is used by ${tags.join('|')}`;
    }
    case 'partOfIndex':
      return `keeping because it is used by ${plan.reason.indexes.map((name) => `image ${name}`).join('|')}`;
    case 'external':
      return 'keeping external image because --all=false';
    case 'younger':
      return 'keeping because of --keep-younger-than';
    case 'spared':
    case 'metadataMissing':
      return `which is not logged: ${plan.reason.kind}`;
  }
}

/** What is printed of deletions. */
export function deletionLine(step: PruneStep): string {
  switch (step.kind) {
    case 'layerLink':
      return `Deleting layer link ${step.digest} in repository ${step.target.project}/${step.target.stream}`;
    case 'revisions':
      return `Deleting ${step.count} items from image stream ${step.target.project}/${step.target.stream}`;
    case 'manifestLink':
      return `Deleting manifest link ${step.digest} in repository ${step.target.project}/${step.target.stream}`;
    case 'blob':
      return `Deleting blob ${step.blob.digest}`;
    case 'image':
      return `Deleting image ${step.image}`;
  }
}

/** What is printed at the end. */
export function summaryLine({ totals }: PrunePlan): string {
  const parts = [
    [totals.images, 'image object(s)'],
    [totals.revisions, 'image stream tag item(s)'],
    [totals.streams, 'image stream(s)'],
    [totals.layerLinks, 'layer link(s)'],
    [totals.manifestLinks, 'manifest link(s)'],
    [totals.blobs, 'blob(s)'],
  ] as const;
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${what === 'image stream(s)' ? 'updated' : 'deleted'} ${count} ${what}`);
  return `Summary: ${words.join(', ') || 'deleted 0 objects'}`;
}

import type { StreamTarget } from '../target.ts';
import type { PruneBlob } from './pruneInput.ts';
import type { ImagePlan, PrunePlan, StreamPlan } from './prunePlan.ts';

/** One deletion. */
export type PruneStep =
  /** DELETE `/v2/{project}/{stream}/blobs/{digest}` */
  | { readonly kind: 'layerLink'; readonly target: StreamTarget; readonly digest: string }
  /** PUT `imagestreams/{stream}/status` without the revisions, and without tags that have none left */
  | { readonly kind: 'revisions'; readonly target: StreamTarget; readonly count: number }
  /** DELETE `/v2/{project}/{stream}/manifests/{digest}` */
  | { readonly kind: 'manifestLink'; readonly target: StreamTarget; readonly digest: string }
  /** DELETE `/admin/blobs/{digest}` */
  | { readonly kind: 'blob'; readonly blob: PruneBlob }
  /** DELETE `images/{name}` */
  | { readonly kind: 'image'; readonly image: string };

/** The deletions of a plan in the order of `oc`: all of the streams come before any image. */
export function pruneSteps({ streams, images }: PrunePlan): PruneStep[] {
  return [...streams.flatMap(streamSteps), ...images.flatMap(imageSteps)];
}

/** The deletions for one stream: the registry refuses to unlink a manifest that the stream still names. */
export function streamSteps({ target, removed, layerLinks, manifestLinks }: StreamPlan): PruneStep[] {
  if (removed === 0) return [];
  return [
    ...layerLinks.map((digest) => ({ kind: 'layerLink' as const, target, digest })),
    { kind: 'revisions', target, count: removed },
    ...manifestLinks.map((digest) => ({ kind: 'manifestLink' as const, target, digest })),
  ];
}

/** The deletions for one image. The object goes last, so that a run that ended half-way can be planned again. */
export function imageSteps(plan: ImagePlan): PruneStep[] {
  if (plan.kept) return [];
  return [
    ...plan.blobs.map((blob) => ({ kind: 'blob' as const, blob })),
    { kind: 'image', image: plan.image },
  ];
}

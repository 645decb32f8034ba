import { FailureError } from '../../model/failure.ts';
import { list, record, type JsonRecord } from '../../model/json.ts';
import type { StreamPlan } from '../../model/prune/prunePlan.ts';

/**
 * An ImageStream without the revisions that a plan for this very version removes, and without every tag that has none.
 * Fails with `unreadable` where the plan is for another.
 */
export function withoutRevisions(raw: JsonRecord, { target, tags: plans }: StreamPlan): JsonRecord {
  const status = record(raw['status']);
  const tags = list(status['tags']);
  if (tags.length !== plans.length) throw unlike(target);
  const left = tags.map((tag, number) => {
    const revisions = plans[number]?.revisions ?? [];
    const items = list(record(tag)['items']);
    if (items.length !== revisions.length) throw unlike(target);
    return { ...record(tag), items: items.filter((_, at) => revisions[at]?.kept) };
  });
  return { ...raw, status: { ...status, tags: left.filter(({ items }) => items.length > 0) } };
}

function unlike({ project, stream }: StreamPlan['target']): FailureError {
  const doing = `remove revisions from ${project}/${stream}`;
  return new FailureError({
    kind: 'unreadable',
    doing,
    reason: 'the image stream is not the one planned for',
  });
}

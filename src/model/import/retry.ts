import type { Digest } from '../digest.ts';
import type { Failure } from '../failure.ts';
import { record, text, type JsonRecord } from '../json.ts';
import { sameJson } from '../sameJson.ts';
import type { TagSnapshot } from '../streamSnapshot.ts';
import type { ImportEntry } from './importHealth.ts';
import type { ImportOptions, ImportProblem } from './importRequest.ts';
import { isOfRepository } from './sourceRepository.ts';
import { tagForm } from './tagForm.ts';

/** What became of importing something again. */
export type RetryOutcome =
  /** It worked. `isNew`: the tag has another image now. */
  | { readonly kind: 'imported'; readonly image?: Digest; readonly isNew: boolean }
  | { readonly kind: 'failed'; readonly problem: ImportProblem }
  /** It is no longer imported from where it was, so it was left alone. */
  | { readonly kind: 'moved' }
  /** It has settings that are not known here and would be lost, so it was left alone. */
  | { readonly kind: 'unknownSettings' }
  /** It takes all tags of a repository, and would overwrite what these tags have of their own, so it was left alone. */
  | { readonly kind: 'overwrites'; readonly tags: readonly string[] }
  /** The cluster did not do it. */
  | { readonly kind: 'failure'; readonly failure: Failure }
  /** It was stopped before, or while, it was imported. */
  | { readonly kind: 'stopped' };

/** What is to be sent to import a tag again: an import writes these settings into `spec.tags`. */
export type RetryPlan =
  | { readonly kind: 'import'; readonly options: ImportOptions }
  | Extract<RetryOutcome, { kind: 'moved' | 'unknownSettings' | 'overwrites' }>;

const knownPolicies = new Set(['scheduled', 'insecure', 'importMode']);

/**
 * How to import a tag again so that its entry in `spec.tags` stays as it is: an import replaces the whole import policy by
 * the one that is sent, so one that has fields of a later server is left alone.
 */
export function retryPlan({ source }: Pick<ImportEntry, 'source'>, entry: JsonRecord | undefined): RetryPlan {
  const form = entry && tagForm(entry);
  if (entry === undefined || form?.source !== source) return { kind: 'moved' };
  const { scheduled, insecure, referencePolicy, importMode } = form;
  const policy = record(entry['importPolicy']);
  const policyType = text(record(entry['referencePolicy'])['type']) ?? 'Source';
  const isKnown =
    Object.keys(policy).every((name) => knownPolicies.has(name)) && policyType === referencePolicy;
  if (!isKnown || (importMode !== 'Legacy' && importMode !== 'PreserveOriginal'))
    return { kind: 'unknownSettings' };
  return { kind: 'import', options: { scheduled, insecure, referencePolicy, importMode } };
}

/**
 * How to import all tags of a repository again: as the cluster does it by itself. An import gives each tag the source and
 * the import policy that are sent, so nothing is imported where a tag has others.
 */
export function wholeRetryPlan(
  { source, settings }: ImportEntry,
  importsFrom: string | undefined,
  tags: readonly SpecTag[],
): RetryPlan {
  if (importsFrom !== source) return { kind: 'moved' };
  const { insecure } = settings;
  const options = { scheduled: false, insecure, referencePolicy: 'Source', importMode: 'Legacy' } as const;
  const own = tags.filter((tag) => !isAsWhole(tag, source, options)).map(({ name }) => name);
  return own.length === 0 ? { kind: 'import', options } : { kind: 'overwrites', tags: own };
}

type SpecTag = Pick<TagSnapshot, 'name' | 'spec'>;

/** Whether an import of all tags leaves the entry of a tag as it is; of its reference policy it does so always. */
function isAsWhole({ name, spec }: SpecTag, repository: string, options: ImportOptions): boolean {
  if (spec === undefined) return true;
  const { source } = tagForm(spec);
  if (source === undefined || !isOfRepository(repository, source) || !source.endsWith(`:${name}`))
    return false;
  const plan = retryPlan({ source }, spec);
  if (plan.kind !== 'import') return false;
  const { referencePolicy } = plan.options;
  return sameJson(plan.options, { ...options, referencePolicy });
}

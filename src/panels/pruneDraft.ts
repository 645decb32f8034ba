import { defaultPruneOptions, type PruneOptions } from '../model/prune/pruneOptions.ts';
import { ageUnits, type AgeUnit, type PruneOptionsView } from '../shared/prunePage.ts';

/** The options as they were set in the panel. */
export type PruneDraft = Omit<PruneOptionsView, 'projects'>;

const secondsOf: Readonly<Record<AgeUnit, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** A draft that stands for the options. Ages are in the largest unit in which they are whole, hours from two on, as in `oc`. */
export function draftOf(options: PruneOptions): PruneDraft {
  const { keepYoungerThan: seconds, namespace = '', keepTagRevisions, ...switches } = options;
  const fits = ageUnits.filter(
    (unit) => seconds % secondsOf[unit] === 0 && (seconds >= 2 * secondsOf[unit] || unit === 'seconds'),
  );
  const unit = fits.at(-1) ?? 'seconds';
  return {
    ...switches,
    keepYoungerThan: String(seconds / secondsOf[unit]),
    unit,
    keepTagRevisions: String(keepTagRevisions),
    namespace,
  };
}

/** The options that a draft stands for. What is no number is NaN; the planner says what is wrong with it. */
export function optionsOf({
  keepYoungerThan,
  unit,
  keepTagRevisions,
  namespace,
  ...draft
}: PruneDraft): PruneOptions {
  const { all, pruneOverSizeLimit, pruneRegistry, ignoreInvalidRefs } = draft;
  return {
    // Where the size decides, `oc` refuses any other age and number.
    ...(pruneOverSizeLimit
      ? defaultPruneOptions
      : {
          keepYoungerThan: numberOf(keepYoungerThan) * secondsOf[unit],
          keepTagRevisions: numberOf(keepTagRevisions),
        }),
    all,
    pruneOverSizeLimit,
    pruneRegistry,
    ignoreInvalidRefs,
    ...(namespace === '' ? {} : { namespace }),
  };
}

/** The draft with one field set as the page says; the same draft for what it does not have. */
export function withField(draft: PruneDraft, name: string, value: string): PruneDraft {
  switch (name) {
    case 'keepYoungerThan':
    case 'keepTagRevisions':
    case 'namespace':
      return { ...draft, [name]: value };
    case 'unit': {
      const unit = ageUnits.find((one) => one === value);
      return unit === undefined ? draft : { ...draft, unit };
    }
    case 'all':
    case 'pruneOverSizeLimit':
    case 'pruneRegistry':
    case 'ignoreInvalidRefs':
      return { ...draft, [name]: value === 'true' };
    default:
      return draft;
  }
}

function numberOf(text: string): number {
  return text.trim() === '' ? NaN : Number(text);
}

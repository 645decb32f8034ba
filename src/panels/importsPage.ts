import type { RightAnswer } from '../model/right.ts';
import { compact } from '../model/json.ts';
import { importState, type ImportEntry } from '../model/import/importHealth.ts';
import { listSome, outcomeWords } from '../model/import/importHealthWords.ts';
import { importProblemWords } from '../model/import/importProblem.ts';
import { importTrouble } from '../model/import/importTrouble.ts';
import type { RetryOutcome } from '../model/import/retry.ts';
import { modeWords, policyWords, scheduleWords } from '../model/import/settingWords.ts';
import { secretNames, type UsedLogin } from '../model/pullSecret/pullSecretUse.ts';
import type { ImportFailure } from '../model/tag.ts';
import { plainLine } from '../model/text.ts';
import {
  importsAtOnce,
  type ImportFilter,
  type ImportRow,
  type ImportRowsView,
} from '../shared/importsPage.ts';

/** What the rows are made of. */
export interface ImportRowsInput {
  /** What fails first, then by name. */
  readonly entries: readonly ImportEntry[];
  readonly filter: ImportFilter;
  readonly from: number;
  readonly selected: ReadonlySet<string>;
  readonly outcomes: ReadonlyMap<string, RetryOutcome>;
  /** What is known of the rights in a project. */
  readonly may: (project: string) => ImportRights;
  /** The logins that the cluster has for an import; undefined where that is not known. */
  readonly loginsOf: (entry: ImportEntry) => readonly UsedLogin[] | undefined;
}

export interface ImportRights {
  readonly retry: RightAnswer;
  readonly edit: RightAnswer;
  /** Making pull secrets. */
  readonly secret: RightAnswer;
}

/** Tells imports apart, also from those of other projects. */
export function importId({ project, stream, tag }: ImportEntry): string {
  return JSON.stringify(tag === undefined ? [project, stream] : [project, stream, tag]);
}

/** The imports that fit a filter: of what is shown, those that have all its words in their name or source. */
export function fitting(
  entries: readonly ImportEntry[],
  { text, show }: ImportFilter,
): readonly ImportEntry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && show === 'all') return entries;
  return entries.filter((entry) => {
    if (show === 'failing' && entry.failure === undefined) return false;
    if (words.length === 0) return true;
    const searched = searchText(entry);
    return words.every((word) => searched.includes(word));
  });
}

function searchText({ project, stream, tag = '', source, failure }: ImportEntry): string {
  return `${project}/${stream}:${tag} ${source} ${failure?.reason ?? ''} ${failure?.message ?? ''}`.toLowerCase();
}

/** The rows that are shown. Pure; every text in it is safe to show as text. */
export function importRows(fits: readonly ImportEntry[], input: ImportRowsInput): ImportRowsView {
  const last = Math.max(0, fits.length - 1);
  const from = Math.min(Math.max(0, input.from), last - (last % importsAtOnce));
  const selectable = fits.filter((entry) => canAnything(input.may(entry.project)));
  return compact({
    filter: input.filter,
    from,
    count: fits.length,
    allSelected:
      selectable.length === 0 ? undefined : selectable.every((entry) => input.selected.has(importId(entry))),
    rows: fits.slice(from, from + importsAtOnce).map((entry) => rowOf(entry, input)),
  });
}

/** Whether there is anything that may be done, as far as is known. */
export function canAnything({ retry, edit }: Omit<ImportRights, 'secret'>): boolean {
  return retry !== 'no' || edit !== 'no';
}

function rowOf(entry: ImportEntry, { selected, outcomes, may, loginsOf }: ImportRowsInput): ImportRow {
  const { project, stream, tag, source, settings, last, failure } = entry;
  const id = importId(entry);
  const outcome = outcomes.get(id);
  const rights = may(project);
  const logins = loginsOf(entry);
  const secrets = logins && secretNames(logins);
  return compact({
    id,
    project,
    stream,
    tag,
    source,
    secrets: secrets && secretsText(secrets),
    schedule: scheduleWords(settings.scheduled),
    policy: policyWords(settings.referencePolicy),
    mode: modeWords(settings.importMode),
    insecure: settings.insecure,
    state: importState(entry),
    last: last?.isImported === true ? last.created : undefined,
    problem: failure && problemView(entry, failure, secrets),
    outcome: outcome && outcomeWords(entry, outcome, secrets),
    selected: selected.has(id),
    mayRetry: rights.retry !== 'no',
    mayEdit: rights.edit !== 'no' && tag !== undefined,
    secretOffer: secretOffer(failure, logins, rights),
  });
}

function secretsText(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  return listSome(
    names.map((name) => plainLine(name, 80)),
    2,
  );
}

/** Nothing where the login is not what is in the way, or secrets may not be seen or made. */
function secretOffer(
  failure: ImportFailure | undefined,
  logins: readonly UsedLogin[] | undefined,
  { secret }: ImportRights,
): ImportRow['secretOffer'] {
  if (failure === undefined || logins === undefined || secret === 'no') return undefined;
  if (importTrouble(failure) !== 'unauthorized') return undefined;
  return logins.some((login) => !login.secret.isPlatforms) ? 'change' : 'add';
}

function problemView(
  { source: from, project }: ImportEntry,
  failure: ImportFailure,
  secrets: readonly string[] | undefined,
): ImportRow['problem'] {
  const { summary, advice, message } = importProblemWords(failure, { from, project, secrets });
  const condition = [plainLine(failure.reason, 80), message].filter((part) => part !== '').join(': ');
  return compact({ summary, advice, condition, since: failure.since });
}

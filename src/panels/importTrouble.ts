import type { Failure } from '../model/failure.ts';
import { describeFailure } from '../model/failureWords.ts';
import { importProblemWords, type ImportPlace } from '../model/import/importProblem.ts';
import type { ImportProblem, ImportRequest } from '../model/import/importRequest.ts';
import type { ImportTrouble } from '../model/import/importTrouble.ts';
import { compact } from '../model/json.ts';
import type { TroubleView } from '../shared/importPage.ts';
import { problemIn } from './importLook.ts';

/** What could be tried against a trouble, in the panel that shows it. */
export interface TroubleOffers {
  readonly request: Pick<ImportRequest, 'options' | 'repository'>;
  /** Whether the person can be led to add a pull secret. */
  readonly canAddSecret: boolean;
}

const mendedByInsecure: readonly ImportTrouble[] = [
  'plainHttp',
  'untrusted',
  'otherName',
  'expired',
  'certificate',
];

/** A problem of an import as the panel shows it. */
export function troubleView(
  problem: ImportProblem,
  place: ImportPlace,
  { request, canAddSecret }: TroubleOffers,
): TroubleView {
  const { trouble, host, summary, advice, message } = importProblemWords(problem, place);
  const isLogin = trouble === 'unauthorized' || trouble === 'tooMany';
  const insecure = mendedByInsecure.includes(trouble) && !request.options.insecure;
  // Which tags there are says nothing of a digest.
  const allTags = trouble === 'notFound' && request.repository === undefined && !place.from.includes('@');
  return compact({
    summary,
    advice,
    message,
    secretFor: isLogin && canAddSecret ? host : undefined,
    offer: insecure ? ('insecure' as const) : allTags ? ('allTags' as const) : undefined,
  });
}

/** Why the cluster could not be asked at all, as the panel shows it. */
export function failureView(failure: Failure, place: ImportPlace, offers: TroubleOffers): TroubleView {
  const problem = problemIn(failure);
  if (problem !== undefined) return troubleView(problem, place, offers);
  const { summary, advice } = describeFailure(failure);
  return { summary, advice, message: '' };
}

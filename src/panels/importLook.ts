import { FailureError, failureOf, type Failure } from '../model/failure.ts';
import type { ImportReference } from '../model/import/importReference.ts';
import type { ImportAnswer, ImportProblem, ImportRequest } from '../model/import/importRequest.ts';
import { importTrouble } from '../model/import/importTrouble.ts';

/** What is known of what a registry has. */
export type ImportLook =
  | { readonly kind: 'none' }
  | { readonly kind: 'looking'; readonly request: ImportRequest }
  | { readonly kind: 'failed'; readonly request: ImportRequest; readonly failure: Failure }
  | {
      readonly kind: 'answered';
      readonly request: ImportRequest;
      readonly answer: ImportAnswer;
      /** The names of the project's pull secrets for the repository; undefined where they may not be seen. */
      readonly secrets: readonly string[] | undefined;
    };

/** What looking takes. */
export interface LookWork {
  preview(request: ImportRequest, signal: AbortSignal): Promise<ImportAnswer>;
  /** The names of a project's pull secrets for a repository; undefined or a rejection where they may not be seen. */
  secrets(
    project: string,
    reference: ImportReference,
    signal: AbortSignal,
  ): Promise<readonly string[] | undefined>;
}

/**
 * Looks what a registry has, and, where it wants a login, for the secrets that the project has for it. Never rejects,
 * but with the signal's reason.
 */
export async function lookForImages(
  request: ImportRequest,
  reference: ImportReference,
  work: LookWork,
  signal: AbortSignal,
): Promise<ImportLook> {
  try {
    const answer = await work.preview(request, signal);
    const secrets = wantsLogin(answer) ? await secretsOf(request, reference, work, signal) : undefined;
    return { kind: 'answered', request, answer, secrets };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', request, failure: failureOf(error, 'look what the registry has') };
  }
}

/** What the API itself refuses as the registry's answers are told: that the cluster allows no imports from there. */
export function problemIn(failure: Failure): ImportProblem | undefined {
  if (failure.kind !== 'invalid') return undefined;
  const problem = { reason: 'Invalid', message: failure.reason };
  return importTrouble(problem) === 'other' ? undefined : problem;
}

function wantsLogin({ images, problem }: ImportAnswer): boolean {
  const problems = images.flatMap((image) => (image.kind === 'failed' ? [image.problem] : []));
  return [...problems, ...(problem === undefined ? [] : [problem])].some(
    (each) => importTrouble(each) === 'unauthorized',
  );
}

async function secretsOf(
  { project }: ImportRequest,
  reference: ImportReference,
  work: LookWork,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    return await work.secrets(project, reference, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}

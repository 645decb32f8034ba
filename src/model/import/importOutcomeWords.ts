import type { ImageStream } from '../imageStream.ts';
import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import { isRecorded, type ImportOutcome } from './importPlan.ts';
import type { ImportRequest } from './importRequest.ts';

/** Tags that are named in one sentence. */
const named = 5;

/** What became of an import as people read it. `partly` and `failed` are no successes. */
export interface ImportSummary {
  readonly kind: 'done' | 'partly' | 'failed';
  readonly message: string;
}

/** What became of an import, as one or two sentences. */
export function importSummary({ project, stream }: ImportRequest, outcome: ImportOutcome): ImportSummary {
  const place = plainLine(`${project}/${stream}`, 120);
  if (outcome.kind === 'elsewhere') return { kind: 'failed', message: elsewhereWords(place, outcome.tags) };
  const { answer } = outcome;
  const done = answer.images.filter(({ kind }) => kind === 'found');
  const failed = answer.images.filter(({ kind }) => kind === 'failed');
  if (failed.length === 0) return { kind: 'done', message: `Imported ${tagWords(done, place)}.` };
  const still = recordedWords(failed, answer.stream);
  if (done.length === 0)
    return { kind: 'failed', message: `Nothing was imported: ${tagWords(failed, place)} failed.${still}` };
  const message = `Imported ${tagWords(done, place)}, but ${tagWords(failed, place)} failed.${still}`;
  return { kind: 'partly', message };
}

/** What a tag that failed means for the stream; empty where nothing of it is recorded. */
function recordedWords(
  failed: Extract<ImportOutcome, { kind: 'done' }>['answer']['images'],
  stream: ImageStream | undefined,
): string {
  const recorded = failed.filter((result) => isRecorded(result, stream));
  if (recorded.length === 0) return '';
  const one = recorded.length === 1;
  return ` ${one ? 'The tag is' : 'They are'} recorded in the image stream all the same and ${one ? 'stays' : 'stay'} failing until imported again or deleted.`;
}

function elsewhereWords(place: string, tags: readonly string[]): string {
  const what =
    tags.length === 0
      ? `The image stream ${place} is not the one that was shown`
      : `${listWords(names(tags))} of ${place} changed meanwhile`;
  return `${what}, so nothing was imported. Look at what would change now, and import again.`;
}

function tagWords(results: readonly { readonly to: string }[], place: string): string {
  if (results.length > named) return `${countWords(results.length, 'tag')} of ${place}`;
  return listWords(results.map(({ to }) => plainLine(`${place}:${to}`, 160)));
}

function names(tags: readonly string[]): string[] {
  const shown = tags.slice(0, named).map((tag) => plainLine(tag, 80));
  const more = tags.length - named;
  return more > 0 ? [...shown, countWords(more, 'more tag')] : shown;
}

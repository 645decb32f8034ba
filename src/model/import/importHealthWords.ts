import { failureText } from '../failureWords.ts';
import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import { importName, type ImportEntry } from './importHealth.ts';
import { importProblemWords } from './importProblem.ts';
import type { RetryOutcome } from './retry.ts';

/** `3 of 40 imports fail`. */
export function healthWords(failing: number, total: number): string {
  if (total === 0) return 'nothing is imported';
  if (failing === 0) return `${countWords(total, 'import')}, none fails`;
  const of =
    failing === total && total === 1 ? '1 import' : `${number(failing)} of ${countWords(total, 'import')}`;
  return `${of} ${failing === 1 ? 'fails' : 'fail'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** What is asked before things are imported again. */
export function retryQuestion(entries: readonly ImportEntry[]): {
  readonly message: string;
  readonly detail: string;
} {
  const [first] = entries;
  const what =
    entries.length === 1 && first !== undefined
      ? plainLine(importName(first))
      : `${countWords(entries.length, nounOf(entries))} of ${countWords(streamsOf(entries), 'image stream')}`;
  const from = listSome([...new Set(entries.map(({ source }) => plainLine(source, 120)))], 5);
  return {
    message: `Import ${what} again?`,
    detail: [
      'A tag whose source has another image by now moves to it, and pods that use the tag get that one.',
      ...(nounOf(entries) === 'tag'
        ? []
        : ['Where all tags of a repository are imported, those that are new there come too.']),
      `From ${from}.`,
      'Settings stay as they are.',
    ].join('\n'),
  };
}

/** A whole repository is more than a tag. */
function nounOf(entries: readonly ImportEntry[]): 'tag' | 'import' {
  return entries.every(({ tag }) => tag !== undefined) ? 'tag' : 'import';
}

function streamsOf(entries: readonly ImportEntry[]): number {
  return new Set(entries.map(({ project, stream }) => JSON.stringify([project, stream]))).size;
}

/** `a, b, c and 7 more`. */
export function listSome(items: readonly string[], most: number): string {
  if (items.length <= most + 1) return listWords(items);
  return listWords([...items.slice(0, most), `${number(items.length - most)} more`]);
}

/**
 * What became of importing something again, as a phrase; `bad` is what a person has to look at. `secrets`: the names of the
 * project's pull secrets for the source, if known.
 */
export function outcomeWords(
  entry: ImportEntry,
  outcome: RetryOutcome,
  secrets?: readonly string[],
): { readonly tone: 'good' | 'bad'; readonly text: string } {
  switch (outcome.kind) {
    case 'imported':
      return { tone: 'good', text: outcome.isNew ? 'imported, with a new image' : 'imported, nothing new' };
    case 'failed': {
      const { source: from, project } = entry;
      const { summary } = importProblemWords(outcome.problem, { from, project, secrets });
      return { tone: 'bad', text: `failed again: ${summary}` };
    }
    case 'moved':
      return { tone: 'bad', text: 'left alone: it is imported from somewhere else by now, or not at all' };
    case 'unknownSettings':
      return {
        tone: 'bad',
        text: 'left alone: it has settings that are not known here and would be lost. Use oc import-image.',
      };
    case 'overwrites':
      return {
        tone: 'bad',
        text: `left alone: it would overwrite the source or settings of ${tagsWords(outcome.tags)}. Import single tags instead.`,
      };
    case 'failure':
      return { tone: 'bad', text: failureText(outcome.failure) };
    case 'stopped':
      return { tone: 'bad', text: 'stopped' };
  }
}

function tagsWords(tags: readonly string[]): string {
  const names = listSome(
    tags.map((tag) => plainLine(tag, 80)),
    5,
  );
  return `${tags.length === 1 ? 'the tag' : 'the tags'} ${names}`;
}

/** What became of all of them, in one sentence. */
export function retrySummary(outcomes: ReadonlyMap<ImportEntry, RetryOutcome>): {
  readonly kind: 'done' | 'partly';
  readonly message: string;
} {
  const all = [...outcomes];
  const [only] = all;
  if (all.length === 1 && only !== undefined) {
    const { tone, text } = outcomeWords(...only);
    return {
      kind: tone === 'good' ? 'done' : 'partly',
      message: `${plainLine(importName(only[0]))}: ${text}`,
    };
  }
  const count = (kind: RetryOutcome['kind']): number =>
    all.filter(([, outcome]) => outcome.kind === kind).length;
  const good = count('imported');
  const rest = [
    some(count('failed'), 'failed again'),
    some(count('moved') + count('unknownSettings') + count('overwrites'), 'left alone'),
    some(count('failure'), 'could not be asked for'),
    some(count('stopped'), 'stopped'),
  ].filter((part) => part !== undefined);
  const done = `Imported ${number(good)} of ${countWords(all.length, nounOf([...outcomes.keys()]))} again`;
  return {
    kind: rest.length === 0 ? 'done' : 'partly',
    message: rest.length === 0 ? `${done}.` : `${done}; ${listWords(rest)}.`,
  };
}

function some(count: number, words: string): string | undefined {
  return count === 0 ? undefined : `${number(count)} ${words}`;
}

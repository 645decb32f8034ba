import { StringDecoder } from 'node:string_decoder';
import { abortReason } from '../http/abort.ts';
import type { Answer } from '../http/answer.ts';
import { FailureError } from '../model/failure.ts';
import type { RequestOptions } from './connection.ts';

const megabyte = 1024 * 1024;
const lineLimit = 32 * megabyte;

/**
 * The lines of an answer as they arrive; empty ones are left out. Fails with `unreadable` at one that is too long, with the
 * signal's reason once that aborts.
 */
export async function* linesOf(
  answer: Answer,
  { doing }: RequestOptions,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const part of answer.parts()) {
    // Only what is new is looked through: a long line must not be read over and over.
    const pieces = decoder.write(part).split('\n');
    pieces[0] = rest + (pieces[0] ?? '');
    rest = pieces.pop() ?? '';
    for (const line of pieces) {
      if (signal.aborted) throw abortReason(signal);
      if (line !== '') yield line;
    }
    if (rest.length > lineLimit) {
      const reason = `a line is longer than ${lineLimit / megabyte} MB`;
      throw new FailureError({ kind: 'unreadable', doing, reason });
    }
  }
  if (rest !== '') yield rest;
}

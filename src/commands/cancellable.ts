import { sessionEnded } from '../changes/sessionEnded.ts';
import type { CommandContext } from './command.ts';

/**
 * Does what takes its time and changes nothing by halves; undefined when the user cancels it. Rejects with a `FailureError`,
 * also when the session is closed under it.
 */
export async function cancellable<T>(
  { ui, store }: Pick<CommandContext, 'ui' | 'store'>,
  title: string,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const { connection } = store;
  return ui.progress(title, async (_report, signal) => {
    try {
      return await task(signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
      throw sessionEnded(connection.kind === 'connected' ? new URL(connection.server).host : 'the cluster');
    }
  });
}

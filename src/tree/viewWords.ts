import type { Failure } from '../model/failure.ts';
import { failureText } from '../model/failureWords.ts';
import { plainLine } from '../model/text.ts';
import type { ConnectionState, RegistryStore } from '../store/registryStore.ts';

/** The values of the context key `imageRegistry.state`. */
export type ViewState = 'connecting' | 'failed' | 'empty' | 'connected';

/** What the view is showing. */
export function viewState(
  connection: ConnectionState,
  { projects }: Pick<RegistryStore, 'projects'>,
): ViewState {
  if (connection.kind !== 'connected') return connection.kind;
  return projects.kind === 'loaded' && projects.items.size === 0 ? 'empty' : 'connected';
}

/** Which cluster the view shows, as whom; `isChosen` says that this window was switched to it. */
export function connectionWords(connection: ConnectionState, isChosen: boolean): string {
  const context = `${connection.context ?? ''}${isChosen ? ' (this window)' : ''}`;
  switch (connection.kind) {
    case 'connecting':
      return connection.context === undefined ? '' : `Connecting to ${context}…`;
    case 'failed':
      return context;
    case 'connected':
      return `${context} · ${connection.user}`;
  }
}

/** Why there is nothing to show, or why it may be out of date. */
export function troubleOf(connection: ConnectionState): Failure | undefined {
  if (connection.kind === 'failed') return connection.failure;
  return connection.kind === 'connected' ? connection.trouble : undefined;
}

/** The same for the view's message. */
export function troubleWords({ context }: ConnectionState, failure: Failure): string {
  return `${context === undefined ? '' : `${plainLine(context)}: `}${failureText(failure)}`;
}

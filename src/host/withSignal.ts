import type * as vscode from 'vscode';

/** Does something that ends with an `AbortSignal` until VS Code's token is cancelled. */
export async function withSignal<T>(
  token: vscode.CancellationToken,
  action: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  const stop = token.onCancellationRequested(() => abort.abort());
  if (token.isCancellationRequested) abort.abort();
  try {
    return await action(abort.signal);
  } finally {
    stop.dispose();
  }
}

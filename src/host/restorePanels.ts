import * as vscode from 'vscode';

const views = ['imageRegistry.tag', 'imageRegistry.stream'] as const;

/** The panels that VS Code keeps over a reload of the window: as in `activationEvents` of package.json. */
export type RestoredView = (typeof views)[number];

/** Has panels that VS Code kept filled again. */
export function restorePanels(
  restore: (view: RestoredView, panel: vscode.WebviewPanel, state: unknown) => Promise<void>,
): vscode.Disposable {
  return vscode.Disposable.from(
    ...views.map((view) =>
      vscode.window.registerWebviewPanelSerializer(view, {
        deserializeWebviewPanel: (panel, state) => restore(view, panel, state),
      }),
    ),
  );
}

import * as vscode from 'vscode';
import type { ActiveContext } from '../../store/activeContext.ts';
import type { RegistryStore } from '../../store/registryStore.ts';
import { editorSetting } from '../settings.ts';
import { Throttle } from '../throttle.ts';
import { ImageCompletions } from './imageCompletions.ts';
import { ImageDefinition } from './imageDefinition.ts';
import { ImageDiagnostics } from './imageDiagnostics.ts';
import { ImageFixes } from './imageFixes.ts';
import { ImageHover } from './imageHover.ts';
import { ImageTyping } from './imageInsertion.ts';
import { ImageLens } from './imageLens.ts';
import { imageDocuments, ImageTexts } from './imageTexts.ts';

/** What documents say is drawn again at most this often, ms. */
const redrawInterval = 1000;

/** Everything that Dockerfiles, compose files and manifests say about images of the registry that is shown. */
export function imageTextFeatures(store: RegistryStore, contexts: ActiveContext): vscode.Disposable {
  const { languages } = vscode;
  const texts = new ImageTexts(store, contexts);
  const changed = new vscode.EventEmitter<void>();
  const redraw = new Throttle(redrawInterval, () => changed.fire());
  const stopListening = store.onDidChange(({ kind }) => {
    if (kind !== 'usage' && kind !== 'fetchFailed') redraw.request();
  });
  const completions = new ImageCompletions(texts, store);
  const definition = new ImageDefinition(texts);
  const typing = new ImageTyping(texts);
  const lens = new ImageLens(texts, () => editorSetting('codeLens'), changed.event);
  const { mime, kind } = ImageTyping;
  const dropped = { providedDropEditKinds: [kind], dropMimeTypes: [mime] };
  const pasted = { providedPasteEditKinds: [kind], pasteMimeTypes: [mime] };
  return vscode.Disposable.from(
    changed,
    redraw,
    { dispose: stopListening },
    completions,
    definition,
    new ImageDiagnostics(texts, () => editorSetting('diagnostics'), changed.event),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('imageRegistry')) changed.fire();
    }),
    languages.registerCodeLensProvider(imageDocuments, lens),
    languages.registerHoverProvider(imageDocuments, new ImageHover(texts, store)),
    languages.registerDefinitionProvider(imageDocuments, definition),
    languages.registerCompletionItemProvider(imageDocuments, completions, '/', ':'),
    languages.registerCodeActionsProvider(imageDocuments, new ImageFixes(texts), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    languages.registerDocumentDropEditProvider(imageDocuments, typing, dropped),
    languages.registerDocumentPasteEditProvider(imageDocuments, typing, pasted),
  );
}

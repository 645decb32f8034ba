import * as vscode from 'vscode';
import { absenceWords, movingWords } from '../../model/imageText/imageAdviceWords.ts';
import { formatOf, type ImageFinding, type ImageTexts } from './imageTexts.ts';
import { rangeOf } from './ranges.ts';

/** Who says it. */
export const diagnosticSource = 'Image Registry';
/** Typing has to rest this long, ms. */
const rest = 400;

/** Says of each document that is or was visible which of its images are not there, and which tags move. */
export class ImageDiagnostics implements vscode.Disposable {
  readonly #texts: ImageTexts;
  readonly #isOn: () => boolean;
  readonly #shown = vscode.languages.createDiagnosticCollection('imageRegistry');
  readonly #timers = new Map<vscode.TextDocument, NodeJS.Timeout>();
  readonly #listening: vscode.Disposable;

  constructor(texts: ImageTexts, isOn: () => boolean, onDidChange: vscode.Event<void>) {
    this.#texts = texts;
    this.#isOn = isOn;
    this.#listening = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#later(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#allLater()),
      onDidChange(() => this.#allLater()),
    );
    this.#allLater();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#listening.dispose();
    this.#shown.dispose();
  }

  /** What was said of a document that is hidden by now stays in the list of problems, so it has to stay true. */
  #allLater(): void {
    const said = vscode.workspace.textDocuments.filter(({ uri }) => this.#shown.has(uri));
    for (const document of new Set([...visibleDocuments(), ...said])) this.#later(document);
  }

  #later(document: vscode.TextDocument): void {
    if (formatOf(document) === undefined) return;
    if (!visibleDocuments().has(document) && !this.#shown.has(document.uri)) return;
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => void this.#show(document), rest),
    );
  }

  #closed(document: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    this.#shown.delete(document.uri);
  }

  async #show(document: vscode.TextDocument): Promise<void> {
    this.#timers.delete(document);
    const { version } = document;
    const findings = this.#isOn() ? await this.#texts.findings(document) : [];
    if (document.isClosed || document.version !== version) return;
    this.#shown.set(
      document.uri,
      findings.flatMap((finding) => diagnosticOf(finding, document) ?? []),
    );
  }
}

function visibleDocuments(): ReadonlySet<vscode.TextDocument> {
  return new Set(vscode.window.visibleTextEditors.map(({ document }) => document));
}

function diagnosticOf(finding: ImageFinding, document: vscode.TextDocument): vscode.Diagnostic | undefined {
  const { mention, place, advice } = finding;
  const { Warning, Hint } = vscode.DiagnosticSeverity;
  // What is made here need not be there yet; and whose project is a guess may be elsewhere.
  const absent = mention.isOutput || place.isGuess ? undefined : absenceWords(advice, place);
  // A trigger follows a tag because it moves.
  const names = mention.target.kind === 'pullSpec' && !mention.isOutput;
  const moving = advice.kind === 'found' && names ? movingWords(advice) : undefined;
  const words = absent ?? moving;
  if (words === undefined) return undefined;
  const severity = absent === undefined ? Hint : Warning;
  const diagnostic = new vscode.Diagnostic(rangeOf(document, mention.span), words, severity);
  diagnostic.source = diagnosticSource;
  diagnostic.code = absent === undefined ? 'moving-tag' : 'missing-image';
  return diagnostic;
}

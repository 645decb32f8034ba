import * as vscode from 'vscode';
import { isDigest } from '../model/digest.ts';
import { record, text, type JsonRecord } from '../model/json.ts';
import type { ImageDocument } from '../store/imageDocument.ts';
import type { RegistryStore } from '../store/registryStore.ts';

const scheme = 'image-registry';
/** Texts that wait to be shown, at most. */
const kept = 20;

/** Manifests, configs and ImageStreamTags as read-only documents in real editors. */
export class ImageDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #store: RegistryStore;
  readonly #texts = new Map<string, string>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  /** A document that is open already is read again when it is opened once more. */
  readonly onDidChange = this.#changed.event;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);

  constructor(store: RegistryStore) {
    this.#store = store;
  }

  /** Opens a document in preview. What cannot be fetched or verified is not shown: rejects with a `FailureError`. */
  async open(document: ImageDocument): Promise<void> {
    const { connection } = this.#store;
    const uri = uriOf(connection.kind === 'connected' ? connection.server : '', document);
    this.#keep(uri.toString(), await this.#store.document(document));
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  /** After a reload of the window VS Code asks for documents that were open. */
  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = uri.toString();
    const waiting = this.#texts.get(key);
    if (waiting !== undefined) return waiting;
    const document = documentOf(uri);
    await this.#store.settled();
    const { connection } = this.#store;
    const here = connection.kind === 'connected' && connection.server === serverOf(uri);
    return document !== undefined && here ? this.#store.document(document) : '';
  }

  dispose(): void {
    this.#changed.dispose();
    this.#registration.dispose();
  }

  #keep(key: string, content: string): void {
    this.#texts.delete(key);
    this.#texts.set(key, content);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > kept && oldest !== undefined) this.#texts.delete(oldest);
  }
}

/** The path names the tab; the query says what it is. */
function uriOf(server: string, document: ImageDocument): vscode.Uri {
  const { project, stream } = document;
  const name =
    document.kind === 'imageStreamTag'
      ? `${document.tag}.yaml`
      : `${document.kind}-${document.digest.replace(/^sha256:/, '').slice(0, 8)}.json`;
  const path = `/${[project, stream, name].map(encodeURIComponent).join('/')}`;
  return vscode.Uri.from({ scheme, path, query: JSON.stringify({ server, ...document }) });
}

/** The cluster that the document is of: another one may have a tag of the same name. */
function serverOf(uri: vscode.Uri): string | undefined {
  return text(queryOf(uri)['server']);
}

function queryOf(uri: vscode.Uri): JsonRecord {
  try {
    return record(JSON.parse(uri.query));
  } catch {
    return {};
  }
}

function documentOf(uri: vscode.Uri): ImageDocument | undefined {
  const fields = queryOf(uri);
  const project = text(fields['project']);
  const stream = text(fields['stream']);
  const tag = text(fields['tag']);
  const { kind, digest } = fields;
  if (project === undefined || stream === undefined) return undefined;
  if (kind === 'imageStreamTag') return tag === undefined ? undefined : { kind, project, stream, tag };
  if ((kind === 'manifest' || kind === 'config') && isDigest(digest))
    return { kind, project, stream, digest };
  return undefined;
}

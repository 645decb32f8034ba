import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, stat, symlink } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import path from 'node:path';
import type * as secretFiles from '../../../src/host/secretFile.ts';
import type * as uis from '../../../src/host/ui.ts';
import { failureFrom } from '../../support/failures.ts';
import { testFolder, type TestFolder } from '../../support/kubeconfigs.ts';

/** As VS Code numbers them; a link to a file is both. */
const FileType = { Unknown: 0, File: 1 };

/** What of VS Code these files use. A message stays until somebody closes it; a dialog gives the file that is to be chosen. */
class Editor {
  chosen = '';
  readonly close: (() => void)[] = [];
  readonly FileType = FileType;
  // Looked at as soon as the files are read.
  readonly DocumentDropOrPasteEditKind = { Text: { append: () => undefined } };
  readonly FileSystemError = class extends Error {
    readonly code = 'FileNotFound';
  };
  readonly Uri = { file: (fsPath: string) => ({ fsPath }) };
  readonly window = {
    showInformationMessage: () => this.#message(),
    showWarningMessage: () => this.#message(),
    showOpenDialog: () => Promise.resolve([this.Uri.file(this.chosen)]),
  };
  readonly workspace = {
    fs: {
      stat: async ({ fsPath }: { fsPath: string }) => {
        const found = await stat(fsPath).catch((error: unknown) => {
          throw new this.FileSystemError(String(error));
        });
        return { size: found.size, type: found.isFile() ? FileType.File : FileType.Unknown };
      },
      readFile: ({ fsPath }: { fsPath: string }) => readFile(fsPath),
    },
  };

  #message(): Promise<undefined> {
    return new Promise((resolve) => this.close.push(() => resolve(undefined)));
  }
}

describe('What is asked of the editor', () => {
  const editor = new Editor();
  let folder: TestFolder;
  let vscodeUi: typeof uis.vscodeUi;
  let pickSecretFile: typeof secretFiles.pickSecretFile;

  before(async () => {
    folder = await testFolder();
    const names = Object.keys(editor);
    const source = names.map((name) => `export const ${name} = globalThis.testEditor.${name};`).join('');
    Reflect.set(globalThis, 'testEditor', editor);
    const url = `data:text/javascript,${encodeURIComponent(source)}`;
    const hooks = registerHooks({
      resolve: (name, context, next) =>
        name === 'vscode' ? { url, shortCircuit: true } : next(name, context),
    });
    ({ vscodeUi } = await import('../../../src/host/ui.ts'));
    ({ pickSecretFile } = await import('../../../src/host/secretFile.ts'));
    hooks.deregister();
    Reflect.deleteProperty(globalThis, 'testEditor');
  });

  after(() => folder[Symbol.asyncDispose]());

  it('a message without buttons stays, and nobody waits until it is closed', async () => {
    const unused = {} as never;
    const ui = vscodeUi(unused, unused, unused);
    assert.equal(await ui.inform('Created.'), undefined);
    assert.equal(await ui.warn('There is one already.'), undefined);
    let isAnswered = false;
    const asked = ui.warn('It is refused.', 'Type Again').then(() => (isAnswered = true));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(isAnswered, false);
    for (const close of editor.close) close();
    await asked;
  });

  it('a file of logins is read, through a link as well', async () => {
    const file = await folder.write('config.json', '{"auths":{}}');
    editor.chosen = path.join(folder.path, 'link.json');
    await symlink(file, editor.chosen);
    assert.equal((await pickSecretFile('Logins'))?.content.reveal(), '{"auths":{}}');
  });

  it('what is too long, what never ends and what is not there is not read', async () => {
    editor.chosen = await folder.write('long.json', ' '.repeat(10_000_000));
    const reasons = [await failureFrom(pickSecretFile('Logins'))];
    editor.chosen = path.join(folder.path, 'pipe');
    execFileSync('mkfifo', [editor.chosen]);
    reasons.push(await failureFrom(pickSecretFile('Logins')));
    editor.chosen = path.join(folder.path, 'nothing');
    reasons.push(await failureFrom(pickSecretFile('Logins')));
    assert.deepEqual(
      reasons.map((failure) => failure.kind === 'file' && failure.reason),
      ['is too long for a file of logins', 'is no file', 'cannot be read (FileNotFound)'],
    );
  });
});

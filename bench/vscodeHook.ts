/** For `node --import`: `import 'vscode'` and `require('vscode')` get the stand-in of this folder. */
import { registerHooks } from 'node:module';

const standIn = new URL('vscode.ts', import.meta.url).href;

registerHooks({
  resolve: (name, context, next) =>
    name === 'vscode' ? { url: standIn, shortCircuit: true } : next(name, context),
});

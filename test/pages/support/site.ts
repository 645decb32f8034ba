import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { projectRoot } from '../../vscode/hosts.ts';

export type PageName =
  | 'tag'
  | 'stream'
  | 'deletion'
  | 'address'
  | 'imagePruner'
  | 'prune'
  | 'storage'
  | 'imports'
  | 'import'
  | 'access';

/** Serves the built pages as VS Code would: the same frame of HTML, the same policy. */
export interface Site {
  readonly origin: string;
  close(): Promise<void>;
}

export const themes = ['light', 'dark', 'high-contrast', 'high-contrast-light'] as const;
export type Theme = (typeof themes)[number];

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

export async function openSite(): Promise<Site> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    answer(url).then(
      ({ type, body }) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(url: URL): Promise<{ type: string; body: string | Buffer }> {
  const name = basename(url.pathname);
  const page = url.searchParams.get('page');
  if (page !== null) return { type: 'text/html; charset=utf-8', body: frame(url, page) };
  const folder = name === 'themes.css' ? import.meta.dirname : join(projectRoot, 'dist/media');
  return {
    type: types[extname(name)] ?? 'application/octet-stream',
    body: await readFile(join(folder, name)),
  };
}

function frame(url: URL, page: string): string {
  const nonce = randomUUID();
  const theme = url.searchParams.get('theme') ?? 'light';
  const classes =
    theme === 'high-contrast-light' ? 'vscode-high-contrast vscode-high-contrast-light' : `vscode-${theme}`;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<link rel="icon" href="data:,">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/themes.css">
<link rel="stylesheet" href="/codicon.css">
<link rel="stylesheet" href="/${page}.css">
<script nonce="${nonce}">${vscodeApi}</script>
<script type="module" nonce="${nonce}" src="/${page}.js"></script>
<title>${page}</title>
</head>
<body class="${classes}" data-vscode-theme-kind="vscode-${theme}" data-panel="${url.searchParams.get('panel') ?? 'first'}"></body>
</html>`;
}

/**
 * Gives the page what VS Code would. The host's side of it, `callHost`, runs in the test. The address says which visit it
 * is: the next one begins without the state of the one before.
 */
const vscodeApi = `
const visit = new URLSearchParams(location.search).get('visit');
if (sessionStorage.getItem('visit') !== visit) {
  sessionStorage.clear();
  sessionStorage.setItem('visit', visit);
}
globalThis.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample, sourceFile, lineNumber, columnNumber }) =>
  violations.push([violatedDirective, blockedURI, sample, sourceFile, lineNumber, columnNumber].join(' ')));
globalThis.acquireVsCodeApi = () => ({
  postMessage: (message) => callHost(visit, message).then((answer) => window.postMessage(answer)),
  getState: () => JSON.parse(sessionStorage.getItem('state') ?? 'null') ?? undefined,
  setState: (state) => sessionStorage.setItem('state', JSON.stringify(state)),
});
`;

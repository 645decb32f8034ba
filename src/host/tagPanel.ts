import * as vscode from 'vscode';
import { isDigest, type Digest } from '../model/digest.ts';
import { FailureError } from '../model/failure.ts';
import { TagSource } from '../panels/tagSource.ts';
import { encodeTarget } from '../panels/tagTarget.ts';
import type { TagTarget } from '../model/target.ts';
import type { TagHost } from '../shared/tagPage.ts';
import type { PanelContext } from './detailPanels.ts';
import type { ImageDocuments } from './imageDocuments.ts';
import { PagePanel } from './pagePanel.ts';

const arity: Readonly<Record<keyof TagHost, number>> = {
  load: 0,
  copy: 1,
  selectPlatform: 1,
  openTag: 3,
  openRevision: 1,
  openStream: 0,
  openLink: 1,
  openDocument: 1,
};

/** Serves a tag page: what it shows, and what its buttons do. Gives the way to select a platform from outside. */
export function tagPanel(
  panel: vscode.WebviewPanel,
  server: string,
  target: TagTarget,
  context: PanelContext,
): (platform: Digest) => void {
  const source = new TagSource(context.store, server, target, () => page.changed());
  const { project, stream } = target;
  const host: TagHost = {
    load: () => source.load(),
    copy: async (text) => vscode.env.clipboard.writeText(text),
    selectPlatform(digest) {
      if (isDigest(digest)) source.selectPlatform(digest);
      return Promise.resolve();
    },
    openTag(otherProject, otherStream, tag) {
      context.panels.showTag({ project: otherProject, stream: otherStream, tag });
      return Promise.resolve();
    },
    openRevision(digest) {
      if (isDigest(digest)) context.panels.showTag({ ...target, revision: digest });
      return Promise.resolve();
    },
    openStream() {
      context.panels.showStream({ project, stream });
      return Promise.resolve();
    },
    openLink,
    openDocument: (kind) => openDocument(kind, source, target, context.documents),
  };
  const page = new PagePanel<TagHost>(panel, {
    store: context.store,
    extensionUri: context.extensionUri,
    page: 'tag',
    restore: encodeTarget(server, target),
    host,
    arity,
    log: context.log,
  });
  panel.onDidDispose(() => source.dispose());
  return (platform) => source.selectPlatform(platform);
}

/** Opens a link of an image's label in the browser, after VS Code has asked; nothing but http and https. */
async function openLink(link: string): Promise<void> {
  const uri = vscode.Uri.parse(link, true);
  if (uri.scheme === 'https' || uri.scheme === 'http') await vscode.env.openExternal(uri);
}

/** Opens a document of what the panel shows; `kind` comes from the page. */
export async function openDocument(
  kind: string,
  source: TagSource,
  { project, stream, tag }: TagTarget,
  documents: ImageDocuments,
): Promise<void> {
  if (kind === 'imageStreamTag') return documents.open({ kind, project, stream, tag });
  const { image, revision, config } = await source.digests();
  const digest = kind === 'config' ? config : kind === 'index' ? revision : image;
  if (digest === undefined) {
    const doing = `open the ${kind === 'config' ? 'config' : 'manifest'} of ${project}/${stream}:${tag}`;
    throw new FailureError({ kind: 'notFound', doing, reason: 'this tag has no such document' });
  }
  await documents.open({ kind: kind === 'config' ? 'config' : 'manifest', project, stream, digest });
}

import type { Command } from './command.ts';
import { pickStream, pickTag } from './pickTag.ts';
import { targetOf } from './tagTarget.ts';

/** Shows what is in the image of a tag, or of an earlier revision. */
export const showTag: Command = {
  id: 'imageRegistry.showTag',
  async run(context, node) {
    const target = targetOf(node) ?? (await pickTag(context, 'Show image details'));
    if (target === undefined) return;
    if (node?.kind === 'platform') context.panels.showTag(target, node.image);
    else context.panels.showTag(target);
  },
};

/** Shows an image stream: addresses, import settings, all tags. */
export const showStream: Command = {
  id: 'imageRegistry.showStream',
  async run(context, node) {
    if (node?.kind === 'stream') {
      context.panels.showStream({ project: node.project, stream: node.stream });
      return;
    }
    const picked = await pickStream(context, 'Show image stream');
    if (picked !== undefined) context.panels.showStream({ project: picked.project, stream: picked.name });
  },
};

/** Opens manifest, config or ImageStreamTag of a tag as a document. */
export const openManifest: Command = {
  id: 'imageRegistry.openManifest',
  async run(context, node) {
    const target = targetOf(node) ?? (await pickTag(context, 'Open as document'));
    if (target === undefined) return;
    // A tag of an index is the index; one platform of it has a row of its own.
    const platform = node?.kind === 'platform' ? node.image : undefined;
    const manifest = platform === undefined ? ('index' as const) : ('manifest' as const);
    const picked = await context.ui.pick(
      'Open as document',
      'Read-only, as the registry and the cluster have it',
      [
        { label: 'Manifest', description: 'JSON', icon: 'json', value: manifest },
        { label: 'Config', description: 'JSON', icon: 'json', value: 'config' as const },
        { label: 'ImageStreamTag', description: 'YAML', icon: 'tag', value: 'imageStreamTag' as const },
      ],
    );
    if (picked !== undefined) await context.panels.openDocument(picked.value, target, platform);
  },
};

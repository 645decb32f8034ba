import type { Command, CommandContext } from './command.ts';
import { elsewhereWords, imagesOf, offerAddress } from './copyPullSpec.ts';
import { findSpecs, usualReach, type SpecForm } from './namedImages.ts';
import { lastFirst } from './remembered.ts';
import type { ImageEditor } from './ui.ts';

const title = 'Insert pull spec';
const reachKey = 'insert.manifestReach';

/** Types pull specs into the active editor, shaped by what is at its cursors. */
export const insertPullSpec: Command = {
  id: 'imageRegistry.insertPullSpec',
  async run(context, node, nodes) {
    const { ui } = context;
    if (ui.imageEditor() === undefined) {
      await ui.inform(
        'Open a Dockerfile, a compose file or a manifest first, and put the cursor where the image goes.',
      );
      return;
    }
    const images = await imagesOf(context, node, nodes, title);
    const editor = ui.imageEditor();
    if (images.length === 0 || editor === undefined) return;
    const reach = await reachFor(context, editor);
    if (reach === undefined) return;
    const { texts, isElsewhere, missing } = await findSpecs(context, images, {
      by: 'tag',
      reach,
      use: 'lasting',
    });
    const isInserted = texts.length === 0 || (await editor.insert(texts));
    if (!isInserted) await ui.warn('This editor is read-only, so nothing was inserted.');
    else if (isElsewhere || missing.length > 0) {
      await offerAddress(context, [...(isElsewhere ? [elsewhereWords[reach]] : []), ...missing].join(' '));
    }
  },
};

/** What runs in the cluster can pull at its inner address; which one a manifest gets is asked, the last answer first. */
async function reachFor(
  context: CommandContext,
  editor: ImageEditor,
): Promise<SpecForm['reach'] | undefined> {
  if (!editor.runsInCluster) return usualReach(context);
  const reaches = ['internal', 'public'] as const;
  const choices = lastFirst(reaches, context.remembered.get(reachKey)).map((reach) => ({
    ...reachWords[reach],
    value: reach,
  }));
  const picked = await context.ui.pick(title, 'Address in the manifest', choices);
  if (picked !== undefined) await context.remembered.set(reachKey, picked.value);
  return picked?.value;
}

const reachWords = {
  internal: { label: 'Inside the cluster', description: 'for what runs on this cluster', icon: 'server' },
  public: { label: 'Public', description: 'for other clusters and machines as well', icon: 'globe' },
} as const;

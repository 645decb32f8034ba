import { shortDigest, type Digest } from '../model/digest.ts';
import type { Retag } from '../model/retag.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import { ageWords } from '../model/words.ts';
import { rightsForTag } from '../changes/tagging.ts';
import type { Command, CommandContext } from './command.ts';
import { missingRight } from './missingRight.ts';
import { pickTag } from './pickTag.ts';
import { confirmAndTag } from './retag.ts';
import { targetOf } from './tagTarget.ts';

const title = 'Roll back';

/** Makes an earlier revision the current image of its tag. */
export const rollBack: Command = {
  id: 'imageRegistry.rollBack',
  async run(context, node) {
    const { store, ui } = context;
    const target = targetOf(node) ?? (await pickTag(context, title));
    const { writer } = store;
    if (target === undefined || writer === undefined) return;
    const { project, stream, tag } = target;
    const holder = {};
    await store.openProject(project, holder);
    try {
      const confirmed = (await store.findStream(project, stream))?.tags.find(({ name }) => name === tag);
      const image = target.revision ?? (await pickRevision(context, target));
      if (image === undefined || confirmed === undefined) return;
      const place = { project, stream, tag };
      const retag: Retag = { source: { ...place, image }, target: place, how: 'pinned', confirmed };
      const missing = await missingRight(writer, rightsForTag(retag, true));
      if (missing === undefined) await confirmAndTag(context, writer, retag);
      else await ui.warn(`You may not move tags in ${plainLine(project)}: ${missing}`);
    } finally {
      store.closeProject(project, holder);
    }
  },
};

async function pickRevision(
  { store, ui }: CommandContext,
  { project, stream, tag }: TagTarget,
): Promise<Digest | undefined> {
  const [head, ...earlier] = store.tag(project, stream, tag)?.revisions ?? [];
  const { now } = store;
  const choices = earlier
    .filter(({ image }) => image !== head?.image)
    .map(({ image, created }) => ({
      label: shortDigest(image),
      ...(created === undefined ? {} : { description: ageWords(created, now) }),
      icon: 'history',
      value: image,
    }));
  const name = plainLine(`${stream}:${tag}`);
  const placeholder = choices.length > 0 ? `Revision of ${name}` : `${name} has no earlier revision`;
  return (await ui.pick(title, placeholder, choices))?.value;
}

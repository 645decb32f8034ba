import { plainBlock } from '../../src/model/text.ts';
import { listWords } from '../../src/model/words.ts';
import type { AttachmentView, DeletionRow, UndoView } from '../../src/shared/deletionPage.ts';
import type { Context } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child } from '../common/dom.ts';
import { facts, type Fact } from '../common/facts.ts';
import { longList } from '../common/list.ts';

const namesShown = 5;

/** What else the deletion of a tag means, a line each; nothing when it means nothing else. */
export function consequences(context: Context, key: string, row: DeletionRow, undo?: UndoView): Child {
  const names = (what: string, all: readonly string[], noun: string): Child => {
    const { items, more } = longList(context, `${what}:${key}`, all, noun, namesShown);
    return [listWords(items.map(plainBlock)), more && [' ', more]];
  };
  return facts([
    some('Comes back', row.comesBack, (all) => names('comesBack', all, 'cause')),
    some('Builds', row.strandedBuilds, (all) => [
      names('builds', all, 'build'),
      ' cannot push here any more',
    ]),
    some('Followers', row.followers, (all) => [
      names('followers', all, 'tag'),
      all.length === 1 ? ' keeps the image it has now' : ' keep the image they have now',
    ]),
    row.ends === undefined ? undefined : ['No longer', plainBlock(row.ends)],
    some('Image stays', row.staysAs, (all) => ['as ', names('staysAs', all, 'tag')]),
    some('Left behind', row.attachments, (all) => attachments(all)),
    undo && undoFact(undo),
  ]);
}

/** Why it cannot be undone; absent when it can, or may be. */
export function undoFact({ kind, missing }: UndoView): Fact {
  if (kind !== 'no') return undefined;
  return [
    'Undo',
    missing === undefined ? 'not possible' : `not possible: you may not ${plainBlock(missing)}`,
  ];
}

function some<Item>(term: string, all: readonly Item[], words: (all: readonly Item[]) => Child): Fact {
  return all.length === 0 ? undefined : [term, words(all)];
}

/** Their names are the digest of the image, which stands above. */
function attachments(all: readonly AttachmentView[]): Child {
  return all.map(({ kind, tag }, index) => [
    index > 0 && ', ',
    `${plainBlock(kind)} `,
    element('code', { key: tag, attributes: { title: plainBlock(tag) } }, plainBlock(shortTag(tag))),
  ]);
}

function shortTag(tag: string): string {
  return tag.replace(/(?<=^sha\d+-[0-9a-f]{8})[0-9a-f]+/, '…');
}

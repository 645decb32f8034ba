import { plainBlock } from '../../src/model/text.ts';
import { countWords, listWords } from '../../src/model/words.ts';
import type { UseVerdict } from '../../src/shared/deletionPage.ts';
import type { Context } from '../common/context.ts';
import { element } from '../common/dom.ts';
import type { Child, ElementView } from '../common/dom.ts';
import { icon } from '../common/icon.ts';
import { longList } from '../common/list.ts';
import { rowsOf, useText, type Line } from './lines.ts';

const usersShown = 3;
const unseenShown = 2;

/** Who uses what a line is about. */
export function useCell(context: Context, key: string, line: Line): Child {
  return line.kind === 'tag' ? verdict(context, key, line.row.use) : ofStream(line);
}

function verdict(context: Context, key: string, use: UseVerdict): Child {
  const { kind, by } = use;
  if (kind === 'notSeen') return quiet(useText(use));
  if (kind === 'cannotTell')
    return marked('question', element('div', {}, useText(use), unseen(context, key, use)));
  const { items, more } = longList(context, `users:${key}`, by, 'workload', usersShown);
  const users = items.map(({ name, how }, index) =>
    element(
      'li',
      { key: name },
      index === 0 ? 'used by ' : 'and by ',
      plainBlock(name),
      element('span', { attributes: { class: 'quiet' } }, ` (${plainBlock(how)})`),
    ),
  );
  const list = element('ul', { key: 'users', attributes: { class: 'plain' } }, users);
  return marked('warning', element('div', {}, list, more, unseen(context, key, use)));
}

/** Why nobody can tell, or not all. */
function unseen(context: Context, key: string, use: UseVerdict): Child {
  if (use.unseen.length === 0 && !use.unfinished) return undefined;
  const { items, more } = longList(context, `unseen:${key}`, use.unseen, 'list', unseenShown);
  return element(
    'div',
    { key: 'unseen', attributes: { class: 'quiet' } },
    items.length > 0 && `not read: ${listWords(items.map(plainBlock))} `,
    more,
    use.unfinished && element('span', { key: 'unfinished' }, 'not everything was looked at yet'),
  );
}

const ranks = { used: 0, cannotTell: 1, notSeen: 2 } as const;

/** The worse, the less; an image stream is as bad as the worst of its tags. */
export function useRank(line: Line): number {
  return rowsOf(line).reduce<number>((worst, { use }) => Math.min(worst, ranks[use.kind]), ranks.notSeen);
}

/** How many tags of an image stream are used; who uses them stands at the tags. */
function ofStream(line: Line): Child {
  const rows = rowsOf(line);
  const count = (kind: UseVerdict['kind']): number => rows.filter(({ use }) => use.kind === kind).length;
  const [used, unclear] = [count('used'), count('cannotTell')];
  const of = (part: number): string =>
    part === rows.length
      ? countWords(part, 'tag')
      : `${part.toLocaleString('en-US')} of ${countWords(rows.length, 'tag')}`;
  if (used > 0) return marked('warning', `used: ${of(used)}`);
  if (unclear > 0) return marked('question', `cannot tell: ${of(unclear)}`);
  return quiet(rows.length === 0 ? 'no tags' : 'not used as far as seen');
}

/** What is as one hopes leaves the eye to the rest. */
function quiet(words: string): ElementView {
  return element('span', { key: 'quiet', attributes: { class: 'quiet' } }, words);
}

function marked(name: 'warning' | 'question', words: Child): ElementView {
  const tone = name === 'warning' ? { tone: name } : {};
  return element('div', { key: name, attributes: { class: 'state' } }, icon(name, tone), words);
}

import { levelNames } from '../../src/model/access/levelWords.ts';
import { plainBlock } from '../../src/model/text.ts';
import { countWords, listWords } from '../../src/model/words.ts';
import type { AccessPage, MemberView, ProjectAccessPage } from '../../src/shared/accessPage.ts';

const named = 3;

/** Who may do something else since; the panel is used again for the next project that is asked for. */
export function accessNews(before: AccessPage, after: AccessPage): string | undefined {
  if (before.kind === 'none' || after.kind === 'none') return undefined;
  if (before.key !== after.key) return `Now: access to ${plainBlock(after.project)}`;
  const old = new Map(everybody(before).map((member) => [member.id, member]));
  const now = new Map(everybody(after).map((member) => [member.id, member]));
  const added = [...now.values()].filter(({ id }) => !old.has(id));
  const removed = [...old.values()].filter(({ id }) => !now.has(id));
  const moved = [...now.values()].filter(({ id, level }) => (old.get(id)?.level ?? level) !== level);
  const news = [
    before.policy.policy !== after.policy.policy && `${plainBlock(after.policy.title)} now`,
    said(added, 'added'),
    ...(['admin', 'push', 'pull'] as const).map((level) =>
      said(
        moved.filter((member) => member.level === level),
        `may ${levelNames[level].toLowerCase()} now`,
      ),
    ),
    said(removed, 'removed'),
  ].filter((part) => typeof part === 'string');
  return news.length === 0 ? undefined : news.join('; ');
}

function everybody({ members, others }: ProjectAccessPage): readonly MemberView[] {
  return [...members, ...others];
}

function said(members: readonly MemberView[], what: string): string | undefined {
  if (members.length === 0) return undefined;
  const names = members.map(({ name }) => plainBlock(name));
  return `${members.length > named ? countWords(members.length, 'member') : listWords(names)} ${what}`;
}

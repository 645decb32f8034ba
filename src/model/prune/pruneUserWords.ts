import { plainLine } from '../text.ts';
import { listWords } from '../words.ts';
import type { PruneUser } from './pruneInput.ts';
import type { PruneUse } from './pruneUses.ts';

/** `pod web-1 in shop`. */
export function userWords({ kind, name, project }: PruneUser): string {
  return `${kind} ${plainLine(name)} in ${plainLine(project)}`;
}

/** `pod web-1 in shop and build web-2 in shop`, each once; of many the first two and how many more. */
export function usersWords(uses: readonly PruneUse[]): string {
  const users = [...new Set(uses.map(({ user }) => user))];
  const shown = users.length > 3 ? users.slice(0, 2) : users;
  const more = users.length > shown.length ? [`${users.length - shown.length} more`] : [];
  return listWords([...shown.map(userWords), ...more]);
}

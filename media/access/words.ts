import type { AccessLevel } from '../../src/model/access/access.ts';
import type { MemberView } from '../../src/shared/accessPage.ts';

export const levelRank: Readonly<Record<AccessLevel, number>> = { admin: 0, push: 1, pull: 2 };

/** What stands before a name, and what a screen reader says there. */
export const kinds: Readonly<Record<MemberView['kind'], { readonly icon: string; readonly words: string }>> =
  {
    user: { icon: 'account', words: 'user' },
    group: { icon: 'organization', words: 'group' },
    serviceAccount: { icon: 'robot', words: 'service account' },
    everyone: { icon: 'globe', words: 'everyone' },
  };

import { FailureError } from '../model/failure.ts';
import type { ListedNames } from '../model/access/review.ts';
import {
  remaining,
  type GroupBindings,
  type MemberChange,
  type UserGroup,
} from '../model/userGroup/userGroup.ts';
import { mayBeDone } from './doubt.ts';
import type { SessionWork } from './projects.ts';
import type { ClusterWork } from './work.ts';

/** How often a change is made anew from what others left: many administrators may change one group at once. */
const attempts = 20;

/** Looks at the groups of people of a session's cluster, and changes them. Every call rejects with a `FailureError`. */
export class GroupChanges {
  readonly #work: SessionWork;

  constructor(work: SessionWork) {
    this.#work = work;
  }

  async list(): Promise<readonly UserGroup[]> {
    const { client, session, whileOpen } = this.#work;
    return whileOpen(client.groups.list(session));
  }

  /** Names of users, as far as they may be listed: none and `more` where they may not. */
  async users(): Promise<ListedNames> {
    const { client, session, whileOpen } = this.#work;
    return unlessForbidden(whileOpen(client.access.users(session)), { names: [], more: true });
  }

  /** The name of the user; undefined where they may not ask for it. */
  async ownName(): Promise<string | undefined> {
    const { client, session, whileOpen } = this.#work;
    return unlessForbidden<string | undefined>(whileOpen(client.user(session)), undefined);
  }

  /** Where a group is given rights, as far as one may see that. */
  async bindingsOf(group: string): Promise<GroupBindings> {
    const { client, session, whileOpen } = this.#work;
    return whileOpen(client.groups.bindingsOf(group, session));
  }

  /** Makes a group; `conflict` when there is one of that name. */
  async create(name: string, users: readonly string[]): Promise<void> {
    await this.#work.whileOpen(create(name, users, this.#work));
  }

  /** Puts users into a group and takes users out; what others change of it at the same time stays. */
  async change(seen: UserGroup, change: MemberChange): Promise<void> {
    await this.#work.whileOpen(changeMembers(seen, change, this.#work));
  }

  /** Deletes a group if it is as it was seen; else `conflict`. */
  async delete(seen: UserGroup): Promise<void> {
    await this.#work.whileOpen(remove(seen, this.#work));
  }
}

/** Something else for what one may not ask. */
async function unlessForbidden<T>(answer: Promise<T>, instead: T): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'forbidden') return instead;
    throw error;
  }
}

async function create(
  name: string,
  users: readonly string[],
  { client, session }: ClusterWork,
): Promise<void> {
  try {
    await client.groups.create(name, users, session);
  } catch (error) {
    const isLost = mayBeDone(error) && error.failure.kind !== 'conflict';
    const made = isLost ? await readIfThere(name, { client, session }) : undefined;
    if (made?.users.join(',') !== users.join(',')) throw error;
  }
}

async function changeMembers(
  seen: UserGroup,
  change: MemberChange,
  { client, session }: ClusterWork,
): Promise<void> {
  let now = seen;
  for (let attempt = 1; ; attempt += 1) {
    if (!isOpen(change, now)) return;
    try {
      await client.groups.change(now, remaining(change, now), session);
      return;
    } catch (error) {
      session.throwIfAborted();
      if (!mayBeDone(error) || attempt === attempts) throw error;
      now = await client.groups.read(seen.name, session);
      // Another group by the same name is not the one that was meant.
      if (now.uid !== seen.uid) throw error;
      // After a lost answer it is looked at, and never sent again.
      if (error.failure.kind !== 'conflict' && isOpen(change, now)) throw error;
    }
  }
}

/** Whether something of a change is still to be done. */
function isOpen(change: MemberChange, now: UserGroup): boolean {
  const { add, remove: out } = remaining(change, now);
  return add.length + out.length > 0;
}

async function remove(seen: UserGroup, { client, session }: ClusterWork): Promise<void> {
  try {
    await client.groups.delete(seen, session);
  } catch (error) {
    const isLost = mayBeDone(error) && error.failure.kind !== 'conflict';
    if (!isLost || (await readIfThere(seen.name, { client, session }))?.uid === seen.uid) throw error;
  }
}

/** A group as it is; undefined when it is not there. */
async function readIfThere(name: string, { client, session }: ClusterWork): Promise<UserGroup | undefined> {
  try {
    return await client.groups.read(name, session);
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return undefined;
    throw error;
  }
}

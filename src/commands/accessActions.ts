import type { AccessSubject } from '../model/access/access.ts';
import { plainLine } from '../model/text.ts';
import { peopleWords } from '../model/access/accessQuestions.ts';
import { mayChangeAccess, placeOf, type AccessPlace } from './accessPlace.ts';
import { addMembersTo } from './addMembers.ts';
import { askCanPull } from './canPull.ts';
import { changeAccess } from './changeAccess.ts';
import { changePolicyOf } from './changePolicy.ts';
import type { CommandContext } from './command.ts';
import { pickLevel } from './pickMembers.ts';

/** What the panel of a project's access can do besides showing. Each asks first, and rejects with a `FailureError`. */
export interface AccessActions {
  addMembers(project: string): Promise<void>;
  changePolicy(project: string): Promise<void>;
  canPull(project: string): Promise<void>;
  /** Gives members another role, which is asked for. */
  changeRole(project: string, members: readonly AccessSubject[]): Promise<void>;
  remove(project: string, members: readonly AccessSubject[]): Promise<void>;
}

/** The actions of the panel, for the cluster that is shown at the time of each. */
export function accessActions(context: CommandContext): AccessActions {
  const at =
    (action: (context: CommandContext, place: AccessPlace) => Promise<void>) =>
    async (project: string): Promise<void> => {
      const place = placeOf(context, project);
      if (place !== undefined) await action(context, place);
    };
  return {
    addMembers: at(addMembersTo),
    changePolicy: at(changePolicyOf),
    canPull: at(askCanPull),
    changeRole: (project, subjects) =>
      at(async (_context, place) => {
        if (subjects.length === 0 || !(await mayChangeAccess(context, place))) return;
        const title = `Change role of ${peopleWords(subjects)} in ${plainLine(project)}`;
        const level = await pickLevel(context, title);
        if (level !== undefined) await changeAccess(context, place, { kind: 'change', subjects, level });
      })(project),
    remove: (project, subjects) =>
      at(async (_context, place) => {
        if (subjects.length === 0 || !(await mayChangeAccess(context, place))) return;
        await changeAccess(context, place, { kind: 'remove', subjects });
      })(project),
  };
}

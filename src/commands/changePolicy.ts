import type { ProjectPolicy } from '../model/access/access.ts';
import { plainLine } from '../model/text.ts';
import { accessPlace, mayChangeAccess, type AccessPlace } from './accessPlace.ts';
import { cancellable } from './cancellable.ts';
import { changeAccess } from './changeAccess.ts';
import type { Command, CommandContext } from './command.ts';
import type { Choice } from './ui.ts';

type Settable = Exclude<ProjectPolicy, 'unknown'>;

/** Says who may pull the images of a project without being a member. */
export const changePolicy: Command = {
  id: 'imageRegistry.changePolicy',
  async run(context, node) {
    const place = await accessPlace(context, node, 'Change who may pull');
    if (place !== undefined) await changePolicyOf(context, place);
  },
};

/** Asks for the policy, then for a confirmation that says what it means. */
export async function changePolicyOf(context: CommandContext, place: AccessPlace): Promise<void> {
  if (!(await mayChangeAccess(context, place))) return;
  const { project, accesses } = place;
  const name = plainLine(project);
  const looked = await cancellable(context, `Looking who may pull from ${name}`, (signal) =>
    accesses.look(project, signal),
  );
  if (looked === undefined) return;
  const choices = policies.map(({ description, ...choice }) => ({
    ...choice,
    description: choice.value === looked.access.policy ? `${description} · as it is now` : description,
  }));
  const policy = (await context.ui.pick(`Who may pull from ${name}`, 'Policy', choices))?.value;
  if (policy !== undefined) await changeAccess(context, place, { kind: 'policy', policy });
}

const policies: readonly (Choice<Settable> & { readonly description: string })[] = [
  { label: 'Private', description: 'members alone', icon: 'lock', value: 'private' },
  { label: 'Shared', description: 'every logged-in user', icon: 'organization', value: 'shared' },
  {
    label: 'Anonymous',
    description: 'everyone who reaches the registry, without a login',
    icon: 'globe',
    value: 'anonymous',
  },
];

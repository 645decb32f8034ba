import { FailureError } from '../failure.ts';
import type { AccessSubject, RoleBinding } from './access.ts';
import type { AccessFacts } from './accessFacts.ts';
import { sameRole } from './accessLevel.ts';
import type { AccessEdit } from './accessPlan.ts';
import { sameSubject } from './subject.ts';

/**
 * What is known after an edit; `answer` is the binding as the server has it then. Throws `unreadable` when that is not what was
 * asked for.
 */
export function withEdit(facts: AccessFacts, edit: AccessEdit, answer: RoleBinding | undefined): AccessFacts {
  const others = (facts.bindings ?? []).filter(
    (binding) => edit.kind === 'create' || binding.uid !== edit.binding.uid,
  );
  const after = { ...facts, bindings: answer === undefined ? others : [...others, answer] };
  if (isEditDone(edit, after)) return after;
  const doing = `change who has access to ${facts.project}`;
  throw new FailureError({ kind: 'unreadable', doing, reason: 'the answer is not what was asked for' });
}

/** Whether bindings are as an edit makes them. */
export function isEditDone(edit: AccessEdit, { bindings = [] }: AccessFacts): boolean {
  switch (edit.kind) {
    case 'create':
      return bindings.some(
        (binding) => sameRole(binding.role, edit.role) && holdsAll(binding, edit.subjects),
      );
    case 'delete':
      return !bindings.some(({ uid }) => uid === edit.binding.uid);
    case 'change': {
      const binding = bindings.find(({ uid }) => uid === edit.binding.uid);
      if (binding === undefined) return edit.add.length === 0;
      return holdsAll(binding, edit.add) && !edit.remove.some((subject) => holdsAll(binding, [subject]));
    }
  }
}

function holdsAll({ subjects }: RoleBinding, wanted: readonly AccessSubject[]): boolean {
  return wanted.every((subject) => subjects.some((each) => sameSubject(each, subject)));
}

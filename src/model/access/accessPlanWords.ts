import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import type { AccessSubject } from './access.ts';
import type { AccessEdit } from './accessPlan.ts';
import { subjectWords } from './subject.ts';

/** Names that a sentence lists; the rest is counted. */
const named = 5;

/** What an edit does, as a sentence. */
export function stepWords(edit: AccessEdit): string {
  switch (edit.kind) {
    case 'create':
      return `Creates the binding ${plainLine(edit.name)}, which gives the role ${plainLine(edit.role.name)} to ${subjectsWords(edit.subjects)}.`;
    case 'delete': {
      const { name, role, subjects } = edit.binding;
      return `Takes the role ${plainLine(role.name)} from ${subjectsWords(subjects)}, and deletes the binding ${plainLine(name)}, in which nobody is left.`;
    }
    case 'change':
      return changeWords(edit);
  }
}

function changeWords({ binding, add, remove }: Extract<AccessEdit, { kind: 'change' }>): string {
  const by = `in the binding ${plainLine(binding.name)}`;
  const role = `the role ${plainLine(binding.role.name)}`;
  const given = add.length === 0 ? [] : [`Gives ${role} to ${subjectsWords(add)} ${by}.`];
  const taken = remove.length === 0 ? [] : [`Takes ${role} from ${subjectsWords(remove)} ${by}.`];
  return [...given, ...taken].join(' ');
}

/** `user greg`, `user greg, group qa and 7 more`. */
function subjectsWords(subjects: readonly AccessSubject[]): string {
  const words = subjects.slice(0, named).map(subjectWords);
  const rest = subjects.length - words.length;
  return listWords(rest > 0 ? [...words, countWords(rest, 'more', 'more')] : words);
}

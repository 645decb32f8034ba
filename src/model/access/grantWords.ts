import { plainLine } from '../text.ts';
import type { Grant } from './access.ts';

/** Where a grant comes from, as the end of a sentence, and why it cannot be taken away here where that is so. */
export function grantWords({ role, binding, scope, removable }: Grant): string {
  const named = binding && role && { binding: plainLine(binding.name), role: plainLine(role.name) };
  const how = named && `the binding ${named.binding} of the role ${named.role}`;
  if (scope === 'unseen') return 'through a binding that you may not see';
  if (scope === 'cluster') {
    const whole = how === undefined ? 'from the whole cluster' : `from the whole cluster: ${how}`;
    return `${whole}; only an administrator of the cluster can change it`;
  }
  const through = `through ${how ?? 'a binding'}`;
  return removable ? through : `${through}, which is not one of the registry’s roles and is not changed here`;
}

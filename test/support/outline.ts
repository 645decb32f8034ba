import { everything } from './everything.ts';
import type { RegistryStore } from '../../src/store/registryStore.ts';
import { childrenOf } from '../../src/tree/children.ts';
import type { TreeNode } from '../../src/tree/node.ts';
import { rowOf } from '../../src/tree/rowOf.ts';

/**
 * The tree as text, one row a line, indented: `[icon] label | description`. `open` decides which rows are expanded,
 * by the labels from the root: `hackershop/skyfield`.
 */
export async function outline(
  store: RegistryStore,
  open: (path: string) => boolean,
  pinned: readonly string[] = [],
): Promise<string[]> {
  const lines: string[] = [];
  const walk = async (node: TreeNode | undefined, path: string, depth: number): Promise<void> => {
    for (const child of await childrenOf(node, store, { ...everything, pins: { names: pinned } })) {
      const row = rowOf(child, store, pinned, store.now);
      const childPath = path === '' ? row.label : `${path}/${row.label}`;
      const text = `[${row.icon.name}] ${row.label}${row.description === '' ? '' : ` | ${row.description}`}`;
      const at = lines.push('') - 1;
      if (row.expandable && open(childPath)) await walk(child, childPath, depth + 1);
      // Opening a row teaches its own description more.
      const now = rowOf(child, store, pinned, store.now);
      lines[at] =
        `${'  '.repeat(depth)}${now.description === row.description ? text : `[${now.icon.name}] ${now.label} | ${now.description}`}`;
    }
  };
  await walk(undefined, '', 0);
  return lines;
}

import type { TreeView } from '../../src/tree/children.ts';
import { TreeFilter } from '../../src/tree/treeFilter.ts';

/** A tree in which nothing is pinned and nothing is filtered away. */
export const everything: TreeView = { pins: { names: [] }, filter: new TreeFilter() };

import type { World, WorldOptions } from './world.ts';

/** A row of the table: a fault, what the user sees of it, and what is true afterwards. */
export interface FaultRow {
  /** What goes wrong, as one reads it in a list: `the connection is refused`. */
  readonly fault: string;
  readonly world?: WorldOptions;
  /** Makes it go wrong; what it gives ends that. */
  readonly strike: (world: World) => Promise<End> | End;
  /** Where it is seen: what is above the tree with its rows unless given, or a text of a row's own. */
  readonly seen?: 'view' | 'panel' | ((world: World) => Promise<string>);
  /** What is said: the thing, and the next step. None for a fault that nobody has to hear of. */
  readonly says: readonly RegExp[];
  /** Whether what was shown before stays on screen meanwhile. True unless given. */
  readonly keepsRows?: boolean;
  /** What is true besides, once it is over. */
  readonly afterwards?: (world: World) => Promise<void>;
}

export type End = () => Promise<void> | void;

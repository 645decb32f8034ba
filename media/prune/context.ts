import type { PruneHost } from '../../src/shared/prunePage.ts';
import type { HostContext } from '../common/context.ts';

/** A text that was typed, and whether the host has it by now. */
export interface Typed {
  readonly text: string;
  sent: boolean;
}

/** What the parts of the page of a plan to prune are given. */
export interface PruneContext extends HostContext<PruneHost> {
  /** What was typed into fields and is not on the page of the host yet, by their names. */
  readonly typed: Map<string, Typed>;
}

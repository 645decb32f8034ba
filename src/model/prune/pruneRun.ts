import type { Failure } from '../failure.ts';
import type { PruneInput } from './pruneInput.ts';
import type { PruneOptions } from './pruneOptions.ts';
import type { ImageKeepReason, KeepReason, PrunePlan, PruneRefusal } from './prunePlan.ts';
import type { PruneStep } from './pruneSteps.ts';
import type { Spared } from './spared.ts';
import type { RegistryAddress } from '../registryAddress/registryAddress.ts';
import type { RegistryProbe } from '../registryAddress/registryProbe.ts';
import type { Right, RightAnswer } from '../right.ts';
import type { TagTarget } from '../target.ts';
import type { WorkloadKind } from '../workload.ts';

/** A list of the API that a plan to prune is made of. */
export type PruneList = WorkloadKind | 'image' | 'image stream' | 'limit range';

/** What was read to plan with. */
export interface PruneLists {
  readonly input: PruneInput;
  /** `projects`: only what the user may see, so that it cannot be applied; images are known as far as streams hold them. */
  readonly scope: 'cluster' | 'projects';
  /** Lists that could not be read, and why. A list that a cluster may do without is none of them. */
  readonly unseen: readonly UnseenList[];
  /** How many items of which list could not be understood. */
  readonly unreadable: ReadonlyMap<PruneList, number>;
  /** Where the registry is, as image streams that were read name it. */
  readonly addresses: readonly RegistryAddress[];
  /** When reading began, ms since the epoch. */
  readonly readAt: number;
}

export interface UnseenList {
  readonly list: PruneList;
  /** Absent for the list of the whole cluster. */
  readonly project?: string;
  readonly failure: Failure;
}

/** How far reading or applying is. */
export interface PruneProgress {
  /** What it does now: `Reading pods`. */
  readonly text: string;
  readonly done: number;
  readonly total: number;
}

/** A plan as a person saw and confirmed it. */
export interface ConfirmedPrune {
  readonly plan: PrunePlan;
  readonly options: PruneOptions;
  readonly spared: Spared;
}

/** Why a plan cannot be applied. */
export type PruneObstacle =
  /** A plan that was made without all lists may remove what is in use. */
  | { readonly kind: 'unseen'; readonly unseen: UnseenList }
  | { readonly kind: 'unreadable'; readonly list: PruneList; readonly count: number }
  | { readonly kind: 'right'; readonly right: Right; readonly answer: Exclude<RightAnswer, 'yes'> }
  /** The cluster names no registry. */
  | { readonly kind: 'noRegistry' }
  /** What answers at the registry's address is not a registry that can be trusted. */
  | { readonly kind: 'registry'; readonly address: RegistryAddress; readonly probe: RegistryProbe }
  /** The registry is configured to delete nothing, or to be read only. */
  | { readonly kind: 'deleteDisabled'; readonly host: string }
  /** The registry would not say whether it deletes. */
  | { readonly kind: 'registryRefuses'; readonly host: string; readonly failure: Failure };

/** Something that the confirmed plan removes and that is needed by now. */
export type PruneChange =
  | {
      readonly kind: 'revision';
      readonly target: TagTarget;
      readonly image: string;
      readonly reason: KeepReason;
    }
  | { readonly kind: 'image'; readonly image: string; readonly reason: ImageKeepReason }
  /** A layer, config or manifest that an image needs which the plan did not know. */
  | { readonly kind: 'blob'; readonly digest: string };

/** What came of applying a plan. */
export type PruneRun =
  /** Nothing was done: it cannot be applied. */
  | { readonly kind: 'obstacles'; readonly obstacles: readonly PruneObstacle[] }
  /** Nothing was done: what it relies on has changed since. */
  | { readonly kind: 'changed'; readonly changes: readonly PruneChange[] }
  /** Nothing was done: by now, `oc` would refuse to begin as well. */
  | { readonly kind: 'refused'; readonly refusals: readonly PruneRefusal[] }
  /** Nothing was done: the lists could not be read again. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  | {
      readonly kind: 'ended';
      /** Every step that was to be taken, in the order in which their outcomes came. */
      readonly outcomes: readonly PruneStepOutcome[];
      /** Stopped by the user, or because the connection was closed. */
      readonly stopped: boolean;
      /** Why what was pushed meanwhile could not be followed; nothing was said of it otherwise. */
      readonly unwatched?: Failure;
      readonly startedAt: number;
      readonly endedAt: number;
    };

/** One step of a plan and what came of it. */
export type PruneStepOutcome = { readonly step: PruneStep } & PruneResult;

export type PruneResult =
  /** `gone`: it was not there any more, which counts as done. */
  | { readonly kind: 'done' | 'gone' }
  /** `usedAgain`: a push, a tag or a use that came meanwhile needs it, or an index that stays. `blocked`: a step failed on which it depends. */
  | { readonly kind: 'left'; readonly why: 'usedAgain' | 'blocked' | 'stopped' }
  | { readonly kind: 'failed'; readonly failure: Failure };

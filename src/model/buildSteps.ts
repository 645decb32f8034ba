import type { HistoryEntry } from './imageConfig.ts';
import { buildArgumentsOf, instructionOf } from './instruction.ts';

/** One step of the build of an image, as its history has it. */
export interface BuildStep {
  /** As it would read in a Dockerfile; undefined where the history does not say. */
  readonly instruction?: string;
  /** What the builder passed in besides: `NPM_TOKEN=x VERSION=2`. */
  readonly buildArguments?: string;
  /** Position of the layer that the step made, base first; undefined when it made none. */
  readonly layer?: number;
}

/**
 * The history of an image zipped with its layers, base first. Undefined when they do not match in number: then no step
 * is given a layer, rather than a wrong one.
 */
export function buildSteps(
  history: readonly HistoryEntry[],
  layerCount: number,
): readonly BuildStep[] | undefined {
  let layer = 0;
  const steps = history.map((entry) => buildStep(entry, entry.emptyLayer ? undefined : layer++));
  return layer === layerCount ? steps : undefined;
}

function buildStep({ createdBy }: HistoryEntry, layer: number | undefined): BuildStep {
  const instruction = createdBy === undefined ? undefined : instructionOf(createdBy);
  const buildArguments = createdBy === undefined ? undefined : buildArgumentsOf(createdBy);
  return {
    ...(instruction === undefined ? {} : { instruction }),
    ...(buildArguments === undefined ? {} : { buildArguments }),
    ...(layer === undefined ? {} : { layer }),
  };
}

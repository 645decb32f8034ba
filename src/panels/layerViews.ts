import { buildSteps, type BuildStep } from '../model/buildSteps.ts';
import type { Digest } from '../model/digest.ts';
import { compact } from '../model/json.ts';
import type { Layer } from '../model/layer.ts';
import { layerTypeWords } from '../model/mediaType.ts';
import { holdsSecret } from '../model/secretValue.ts';
import { plainBlock } from '../model/text.ts';
import type { LayerView } from '../shared/tagPage.ts';
import type { ImageDetails } from './imageDetails.ts';

/** In how many other images of the project a layer is; undefined while that is not known. */
export type SharedWith = (layer: Digest) => number | undefined;

/**
 * The layers of an image with the steps that made them, base first; steps without a layer stand where they happened.
 * Without a history that matches, the layers alone.
 */
export function layerViews(details: ImageDetails, sharedWith: SharedWith): LayerView[] {
  const layers = details.layers ?? [];
  const views = layers.map((layer) => layerView(layer, sharedWith));
  const steps = details.history && buildSteps(details.history, layers.length);
  if (steps === undefined) return views;
  return steps.map((step) => ({
    ...((step.layer === undefined ? undefined : views[step.layer]) ?? { empty: true }),
    ...instructionView(step),
  }));
}

function layerView({ digest, size, mediaType }: Layer, sharedWith: SharedWith): LayerView {
  return compact({
    empty: false,
    digest,
    size,
    mediaType: mediaType === undefined ? undefined : layerTypeWords(mediaType),
    sharedWith: sharedWith(digest),
  });
}

/** A build argument is not seen in the instruction, but is in the image for all to read: a secret one is shown. */
function instructionView({
  instruction,
  buildArguments,
}: BuildStep): Pick<LayerView, 'instruction' | 'secret'> {
  if (instruction === undefined) return {};
  if (buildArguments !== undefined && holdsSecret(buildArguments)) {
    return { instruction: plainBlock(`${instruction} # ARG ${buildArguments}`), secret: true };
  }
  return compact({ instruction: plainBlock(instruction), secret: holdsSecret(instruction) || undefined });
}

import type { Layer } from '../model/layer.ts';
import { shortDigest } from '../model/digest.ts';
import { describeFailure } from '../model/failureWords.ts';
import { layerCommands } from '../model/imageConfig.ts';
import { plainLine } from '../model/text.ts';
import { sizeWords } from '../model/words.ts';
import type { ImageConfig } from '../model/imageConfig.ts';
import type { Fetched } from '../store/fetched.ts';
import { joined, type Row } from './row.ts';
import { tooltip } from './tooltip.ts';

/** The row of a layer: the command that made it where the registry could be asked, else its digest. */
export function layerRow(
  layers: readonly Layer[],
  position: number,
  config: Fetched<ImageConfig> | undefined,
): Row {
  const layer = layers[position];
  const command =
    config?.kind === 'loaded' ? layerCommands(config.value, layers.length)[position] : undefined;
  const size = layer?.size === undefined ? undefined : sizeWords(layer.size);
  const digest = layer === undefined ? '' : shortDigest(layer.digest);
  const label = command === undefined ? digest : plainLine(withShortHashes(command), 120);
  const ordinal = `Layer ${position + 1} of ${layers.length}`;
  return {
    label,
    description: size ?? '',
    icon: { name: 'layers' },
    spoken: joined([ordinal, label, size], ', '),
    context: 'layer',
    expandable: false,
    tooltip: () =>
      tooltip(
        position === 0 ? `${ordinal}, the base` : ordinal,
        [
          ['Command', command],
          ['Digest', layer?.digest],
          ['Size', size],
          ['Media type', layer?.mediaType],
        ],
        [command === undefined ? whyNoCommand(config) : undefined],
      ),
  };
}

/** `ADD file:5d68d27cc15a…` says no more with all of its 64 digits. */
function withShortHashes(command: string): string {
  return command.replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1…');
}

function whyNoCommand(config: Fetched<ImageConfig> | undefined): string {
  if (config === undefined) return 'This image has no config that says which commands made its layers.';
  switch (config.kind) {
    case 'loading':
      return 'Reading the commands from the registry.';
    case 'failed':
      return `The commands are in the registry. ${describeFailure(config.failure).summary}`;
    case 'loaded':
      return 'The history of this image does not match its layers, so the command is not known.';
  }
}

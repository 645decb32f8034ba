import type { ImageStream } from '../model/imageStream.ts';
import { repositories } from '../model/pullSpec.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { Gap } from './gap.ts';

/** Why a stream has no address, or none for outside the cluster; `what` is what such addresses are for. */
export function addressGaps(stream: ImageStream, what: string, found?: RegistryAddress): Gap[] {
  const reaches = repositories(stream, found).map(({ reach }) => reach);
  if (reaches.includes('public')) return [];
  if (reaches.length === 0) {
    const summary = 'The cluster names no address of its registry.';
    return [
      {
        what,
        why: {
          summary,
          advice:
            'Show Registry Address says which places were asked. Ask an administrator whether the registry is running.',
        },
      },
    ];
  }
  const why = {
    summary: 'The registry has no public address.',
    advice:
      'Show Registry Address says how to reach it from here. An administrator can turn on its default route there.',
  };
  return [{ what: `${what} for outside the cluster`, why }];
}

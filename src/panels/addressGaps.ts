import type { ImageStream } from '../model/imageStream.ts';
import type { Gap } from './gap.ts';

/** Why a stream has no address, or none for outside the cluster; `what` is what such addresses are for. */
export function addressGaps(stream: ImageStream, what: string): Gap[] {
  if (stream.publicRepository !== undefined) return [];
  if (stream.repository === undefined) {
    const summary = 'The cluster names no address of its registry.';
    return [{ what, why: { summary, advice: 'Ask an administrator whether the registry is running.' } }];
  }
  const why = {
    summary: 'The registry has no public address.',
    advice:
      'An administrator can give it one: defaultRoute in the configuration of the image registry operator.',
  };
  return [{ what: `${what} for outside the cluster`, why }];
}

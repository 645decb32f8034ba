import type { Digest } from './digest.ts';
import type { ImageStream } from './imageStream.ts';

/** An address that `docker pull` takes. */
export interface PullSpec {
  readonly by: 'tag' | 'digest';
  /** From where it can be pulled: `internal` is the service's name, which resolves inside the cluster alone. */
  readonly reach: 'public' | 'internal';
  readonly text: string;
}

/** The pull specs of a tag, of a digest, or of both: public ones first; none while the cluster names no address. */
export function pullSpecs(
  stream: ImageStream,
  tag: string | undefined,
  digest: Digest | undefined,
): PullSpec[] {
  return repositories(stream).flatMap(({ reach, address }) => [
    ...(tag === undefined ? [] : [{ by: 'tag' as const, reach, text: `${address}:${tag}` }]),
    ...(digest === undefined ? [] : [{ by: 'digest' as const, reach, text: `${address}@${digest}` }]),
  ]);
}

/** The addresses of a stream's repository, the public one first. */
export function repositories(
  stream: ImageStream,
): readonly { readonly reach: PullSpec['reach']; readonly address: string }[] {
  const { publicRepository, repository } = stream;
  return [
    ...(publicRepository === undefined ? [] : [{ reach: 'public' as const, address: publicRepository }]),
    ...(repository === undefined || repository === publicRepository
      ? []
      : [{ reach: 'internal' as const, address: repository }]),
  ];
}

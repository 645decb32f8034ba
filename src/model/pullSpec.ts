import type { Digest } from './digest.ts';
import type { ImageStream } from './imageStream.ts';
import type { RegistryAddress } from './registryAddress/registryAddress.ts';

/** An address that `docker pull` takes. */
export interface PullSpec {
  readonly by: 'tag' | 'digest';
  /** From where it can be pulled: `internal` is the service's name, which resolves inside the cluster alone. */
  readonly reach: 'public' | 'internal';
  readonly text: string;
}

/** The pull specs of a tag, of a digest, or of both: public ones first; none while no address is known. */
export function pullSpecs(
  stream: ImageStream,
  tag: string | undefined,
  digest: Digest | undefined,
  chosen?: RegistryAddress,
): PullSpec[] {
  return repositories(stream, chosen).flatMap(({ reach, address }) => [
    ...(tag === undefined ? [] : [{ by: 'tag' as const, reach, text: `${address}:${tag}` }]),
    ...(digest === undefined ? [] : [{ by: 'digest' as const, reach, text: `${address}@${digest}` }]),
  ]);
}

/**
 * The addresses of a stream's repository, the public one first. `chosen` is where the registry was found: it counts where
 * the stream names no public address, and before what the stream names when it comes from the person's own setting.
 */
export function repositories(
  stream: ImageStream,
  chosen?: RegistryAddress,
): readonly { readonly reach: PullSpec['reach']; readonly address: string }[] {
  const { publicRepository, repository, project, name } = stream;
  const found = chosen?.reach === 'public' ? `${chosen.host}/${project}/${name}` : undefined;
  const outside = chosen?.source.kind === 'setting' ? found : (publicRepository ?? found);
  return [
    ...(outside === undefined ? [] : [{ reach: 'public' as const, address: outside }]),
    ...(repository === undefined || repository === outside
      ? []
      : [{ reach: 'internal' as const, address: repository }]),
  ];
}

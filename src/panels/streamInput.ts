import type { ImageParts } from '../model/imageParts.ts';
import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { Fetched } from '../store/fetched.ts';

/** Everything that is known for one image stream panel, as far as it is known: data only, no promises. */
export interface StreamInput {
  readonly stream: ImageStream;
  /** Where the registry was found, for a stream that names no public address. */
  readonly address?: RegistryAddress;
  /** `imagestreams/{name}/layers`: which images are missing. */
  readonly layers: Fetched<StreamLayers>;
  /** Layers with their sizes, or platforms, by digest of the manifest: of the tags' newest images, and of platforms. */
  readonly parts: ReadonlyMap<Digest, Fetched<ImageParts>>;
}

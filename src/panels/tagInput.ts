import type { Digest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { RegistryAddress } from '../model/registryAddress/registryAddress.ts';
import type { StreamLayers } from '../model/streamLayers.ts';
import type { Tag } from '../model/tag.ts';
import type { UsedByView } from '../shared/tagPage.ts';
import type { Fetched } from '../store/fetched.ts';
import type { KnownImage } from '../store/imageFacts.ts';

/** Everything that is known for one tag panel, as far as it is known: data only, no promises. */
export interface TagInput {
  readonly stream: ImageStream;
  readonly tag: Tag;
  /** Where the registry was found, for a stream that names no public address. */
  readonly address?: RegistryAddress;
  /** The revision that the panel shows; the tag's newest when absent. */
  readonly revision?: Digest;
  /** The platform picked in an index; its first when absent or not one of them. */
  readonly platform?: Digest;
  /** `imagestreams/{name}/layers` of the stream: one answer for all its revisions and platforms. */
  readonly layers: Fetched<StreamLayers>;
  /**
   * What was asked about single manifests, by their digest: the revision and the platform that are shown
   * (`shownDigests` names them), and the other revisions, for what changed between them.
   */
  readonly images: ReadonlyMap<Digest, KnownImage>;
  /**
   * The layers of every stream of the project, by the stream's name, for the images that share a layer. Empty while
   * nobody asked; a stream that is still loading or failed leaves the counts unknown.
   */
  readonly projectLayers: ReadonlyMap<string, Fetched<StreamLayers>>;
  /** All loaded streams of all projects, this one included. */
  readonly streams: readonly ImageStream[];
  /** Image ids (digests of configs) by the digest of the manifest, where known for streams of other projects. */
  readonly imageIds: ReadonlyMap<Digest, Digest>;
  readonly usedBy: UsedByView;
}

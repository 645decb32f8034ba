import type { ApiImage } from '../model/apiImage.ts';
import { artifactWords } from '../model/artifact.ts';
import type { Digest } from '../model/digest.ts';
import type { HistoryEntry, ImageConfig, RunConfig } from '../model/imageConfig.ts';
import { compact } from '../model/json.ts';
import { layersSize, type Layer } from '../model/layer.ts';
import type { LegacyManifest, Manifest } from '../model/manifest.ts';
import { platformWords } from '../model/platform.ts';
import type { ImageContent } from '../model/streamLayers.ts';
import type { Fetched } from '../store/fetched.ts';
import { contentOf } from './shownDigests.ts';
import type { TagInput } from './tagInput.ts';

/** All that is known of one image, from whichever source knows it: the registry first, then the API. */
export interface ImageDetails {
  readonly digest: Digest;
  /** Digest of the config; absent for artifacts and schema 1. */
  readonly imageId?: Digest;
  /** Media type of the manifest, as it is. */
  readonly mediaType?: string;
  /** What it is where it is no container image. */
  readonly artifact?: string;
  /** `linux/arm64/v8` */
  readonly platform?: string;
  readonly created?: number;
  readonly author?: string;
  /** Bytes of all layers. */
  readonly size?: number;
  /** Absent while no source told it. */
  readonly run?: RunConfig;
  /** Absent while the registry did not tell it: the API has none. */
  readonly history?: readonly HistoryEntry[];
  /** Base first; absent while no source told them. */
  readonly layers?: readonly Layer[];
}

interface Sources {
  readonly manifest: Manifest | undefined;
  readonly config: ImageConfig | undefined;
  readonly api: ApiImage | undefined;
  readonly content: ImageContent | undefined;
}

/** Brings together what is known of the image with this digest. */
export function imageDetails(input: Pick<TagInput, 'layers' | 'images'>, digest: Digest): ImageDetails {
  const known = input.images.get(digest);
  const sources: Sources = {
    manifest: loaded(known?.manifest),
    config: loaded(known?.config),
    api: loaded(known?.api),
    content: contentOf(input, digest),
  };
  const { manifest, config, api } = sources;
  const layers = layersOf(sources);
  const artifact = artifactOf(sources, layers);
  return compact({
    digest,
    imageId: artifact === undefined ? imageIdOf(sources) : undefined,
    mediaType: manifest?.mediaType ?? api?.mediaType,
    artifact,
    platform: platformOf(digest, sources),
    created: realTime(config?.created) ?? realTime(api?.created),
    author: config?.author ?? api?.author,
    size: (layers && layersSize(layers)) ?? api?.size,
    run: config?.config ?? api?.config,
    history: manifest?.kind === 'schema1' ? manifest.history : config?.history,
    layers,
  });
}

/** The value of a fetch that has succeeded. */
export function loaded<T>(fetched: Fetched<T> | undefined): T | undefined {
  return fetched?.kind === 'loaded' ? fetched.value : undefined;
}

function layersOf({ manifest, api, content }: Sources): readonly Layer[] | undefined {
  const apiLayers = api?.parts.kind === 'image' ? api.parts.layers : undefined;
  if (manifest?.kind === 'image') {
    return manifest.layers.map(({ digest, size, mediaType }) =>
      compact({ digest, size, mediaType: mediaType === '' ? undefined : mediaType }),
    );
  }
  if (manifest?.kind === 'schema1') return legacyLayers(manifest, apiLayers ?? []);
  if (apiLayers !== undefined && apiLayers.length > 0) return apiLayers;
  return content?.kind === 'image' ? content.layers : apiLayers;
}

/** Schema 1 has a layer for each entry of the history, and the sizes are known to the API alone. */
function legacyLayers({ layers, history }: LegacyManifest, apiLayers: readonly Layer[]): readonly Layer[] {
  const known = new Map(apiLayers.map((layer) => [layer.digest, layer]));
  return layers
    .filter((_, i) => layers.length !== history.length || history[i]?.emptyLayer !== true)
    .map((digest) => known.get(digest) ?? { digest });
}

function artifactOf({ manifest }: Sources, layers: readonly Layer[] | undefined): string | undefined {
  const layerTypes = (layers ?? []).map(({ mediaType }) => mediaType ?? '');
  if (manifest?.kind !== 'image') return artifactWords({ layerTypes });
  const { artifactType, config } = manifest;
  return artifactWords(compact({ artifactType, configType: config.mediaType, layerTypes }));
}

function imageIdOf({ manifest, api, content }: Sources): Digest | undefined {
  if (manifest?.kind === 'image') return manifest.config.digest;
  if (manifest !== undefined) return undefined;
  return api?.imageId ?? (content?.kind === 'image' ? content.config : undefined);
}

function platformOf(digest: Digest, { manifest, config, api }: Sources): string | undefined {
  const architecture =
    config?.architecture ??
    (manifest?.kind === 'schema1' ? manifest.architecture : undefined) ??
    api?.architecture;
  return platformWords(compact({ digest, os: config?.os, architecture, variant: config?.variant }));
}

/** Builders that keep no time write year 1; the API does too. */
function realTime(ms: number | undefined): number | undefined {
  return ms !== undefined && ms >= 0 ? ms : undefined;
}

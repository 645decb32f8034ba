import { imageObject } from '../images/image.ts';
import type { Descriptor, Manifest } from '../images/manifest.ts';
import { parse, readManifest } from '../images/manifest.ts';
import { without } from '../json.ts';
import type { Image } from '../state/objects.ts';
import { failed } from './importStatus.ts';
import type { OutsideManifest, OutsideRepository } from './outsideRepository.ts';
import type { ImageReference } from './reference.ts';
import { exact, withDefaults } from './reference.ts';

/** An image of another registry: the Image object to be, the raw manifest and config, and what an index holds. */
export interface OutsideImage {
  image: Image;
  /** Text of the manifest and of the config; absent for an index. */
  raw?: { manifest: string; config: string };
  children: readonly OutsideImage[];
}

/** Which image of an index is taken, and whether the index is kept. */
export interface ImageChoice {
  /** `Legacy` or `PreserveOriginal` (`importPolicy.importMode`). */
  mode: string;
  /** From the annotations of the tag; amd64 and linux when absent. */
  architecture?: string | undefined;
  os?: string | undefined;
}

/** Reads an image by the tag or the digest of its reference. Rejects with the importer's Status. */
export async function readImage(
  repository: OutsideRepository,
  reference: ImageReference,
  choice: ImageChoice,
): Promise<OutsideImage> {
  const { tag, digest } = withDefaults(reference);
  const named = { ...reference, tag: digest === '' ? tag : '' };
  const said = normalized(named);
  const found = await repository.manifest(digest === '' ? tag : digest, said);
  const manifest = understood(found, said);
  if (manifest.kind === 'image') return readParts(repository, named, found, manifest, said);
  if (choice.mode !== 'PreserveOriginal') {
    const chosen = choose(manifest.manifests, choice);
    if (chosen === undefined) throw failed(`${said}: no manifests in manifest list`);
    const part = await repository.manifest(chosen.digest, said);
    return readParts(repository, named, part, understood(part, said), said);
  }
  const children: OutsideImage[] = [];
  for (const child of manifest.manifests) {
    const one = { ...named, tag: '', digest: child.digest };
    const part = await repository.manifest(child.digest, normalized(one));
    children.push(await readParts(repository, one, part, understood(part, normalized(one)), normalized(one)));
  }
  return { image: withoutOrder(outside(named, found.digest, manifest, undefined)), children };
}

async function readParts(
  repository: OutsideRepository,
  reference: ImageReference,
  { digest, bytes }: OutsideManifest,
  manifest: Manifest,
  said: string,
): Promise<OutsideImage> {
  if (manifest.kind === 'index') throw failed(`${said}: unsupported image manifest type`);
  const config = await repository.blob(manifest.config.digest, said);
  return {
    image: outside(reference, digest, manifest, config),
    raw: { manifest: bytes.toString('utf8'), config: config.toString('utf8') },
    children: [],
  };
}

function outside(
  reference: ImageReference,
  digest: string,
  manifest: Manifest,
  config: Buffer | undefined,
): Image {
  return imageObject({
    digest,
    manifest,
    config: config && parse(config),
    reference: exact({ ...reference, tag: '', digest }),
    managed: false,
    at: new Date(),
  });
}

/** An index has no layers whose order could be told. */
function withoutOrder(image: Image): Image {
  return { ...image, metadata: without(image.metadata, 'annotations') };
}

function understood({ mediaType, bytes }: OutsideManifest, said: string): Manifest {
  const manifest = readManifest(mediaType, bytes);
  if (manifest === undefined) throw failed(`${said}: unsupported image manifest type: ${mediaType}`);
  return manifest;
}

function choose(manifests: readonly Descriptor[], { architecture, os }: ImageChoice): Descriptor | undefined {
  const of = (cpu: string, system: string): Descriptor | undefined =>
    manifests.find(({ platform }) => platform?.architecture === cpu && platform.os === system);
  return of(architecture ?? 'amd64', os ?? 'linux') ?? of('amd64', 'linux') ?? manifests[0];
}

/** A reference in full, as problems name it. */
function normalized(reference: ImageReference): string {
  return exact(withDefaults(reference));
}

import { randomUUID } from 'node:crypto';
import { bare } from '../api/form.ts';
import type { Fields } from '../json.ts';
import { without } from '../json.ts';
import type { Image } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import type { ImportSpec } from './importSpec.ts';
import { inside, succeeded } from './importStatus.ts';
import type { ImageOutcome, Outcome } from './importer.ts';
import type { OutsideImage } from './readImage.ts';

/** An image as an answer holds it. */
type Shown = (found: OutsideImage, includeManifest: boolean) => Fields;

/** Shows images of a preview: they are nowhere, so have neither uid nor creation time. */
export const previewed: Shown = ({ image, raw }, includeManifest) => {
  const { name, annotations } = image.metadata;
  const metadata = { name, creationTimestamp: null, ...(annotations && { annotations }) };
  const text =
    raw && includeManifest ? { dockerImageManifest: raw.manifest, dockerImageConfig: raw.config } : {};
  return { ...bare(image), metadata, ...text };
};

/** Stores images that are not there yet, those inside an index before it, and shows them as the server does. */
export function storing(state: State): Shown {
  const shown = new Map<string, Fields>();
  const store = (image: Image): Fields => {
    const { name } = image.metadata;
    const known = shown.get(name);
    if (known) return known;
    const isNew = state.images.get(undefined, name) === undefined;
    const made = { ...without(image.metadata, 'resourceVersion'), uid: randomUUID() };
    const stored = isNew ? bare(state.images.put(image)) : { ...bare(image), metadata: made };
    shown.set(name, stored);
    return stored;
  };
  return ({ image, children }) => {
    for (const child of children) store(child.image);
    return store(image);
  };
}

/** The `status` of an ImageStreamImport, but for the stream. */
export function importStatus(spec: ImportSpec, outcome: Outcome, show: Shown): Fields {
  const { repository } = outcome;
  return {
    ...(outcome.images.length > 0 && {
      images: outcome.images.map((image, index) =>
        imageStatus(image, show, spec.images[index]?.includeManifest ?? false),
      ),
    }),
    ...(repository && {
      repository: {
        status: repository.error ? inside(repository.error) : repositoryStatus(repository.images),
        ...(repository.images.length > 0 && {
          images: repository.images.map((image) =>
            imageStatus(image, show, spec.repository?.includeManifest ?? false),
          ),
        }),
        ...(repository.additionalTags.length > 0 && { additionalTags: repository.additionalTags }),
      },
    }),
  };
}

function imageStatus({ tag, found, error }: ImageOutcome, show: Shown, includeManifest: boolean): Fields {
  const named = { ...(tag !== undefined && { tag }) };
  if (error) return { status: inside(error), ...named };
  const image = show(found, includeManifest);
  // The manifests inside an index come with their text, whether it was asked for or not.
  const manifests = found.children.map((child) => show(child, true));
  return { status: succeeded, image, ...named, ...(manifests.length > 0 && { manifests }) };
}

function repositoryStatus(images: readonly ImageOutcome[]): object {
  const failures = images.filter(({ error }) => error !== undefined).length;
  if (failures === 0) return succeeded;
  const which = failures === 1 ? 'one' : String(failures);
  const message = `${which} of the images from this repository failed to import`;
  return { metadata: {}, status: 'Failure', message, reason: 'ImportFailed' };
}

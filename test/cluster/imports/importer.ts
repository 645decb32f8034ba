import { StatusError } from '../http/status.ts';
import { tagReference } from '../images/stream.ts';
import type { ImageStream } from '../state/objects.ts';
import type { State } from '../state/state.ts';
import type { AskedImage, ImportSpec } from './importSpec.ts';
import { blocked, failed, WRONG_LOGIN } from './importStatus.ts';
import { loginFor } from './logins.ts';
import { OutsideRepository } from './outsideRepository.ts';
import { isBlocked, isInsecure } from './policy.ts';
import { prioritizedTags } from './prioritizedTags.ts';
import type { OutsideImage } from './readImage.ts';
import { readImage } from './readImage.ts';
import type { ImageReference } from './reference.ts';
import { exact, isFault, parseReference, withDefaults } from './reference.ts';

/** What became of one image. */
export type ImageOutcome = { tag: string | undefined } & (
  { found: OutsideImage; error?: never } | { error: StatusError; found?: never }
);

/** What became of a repository. */
export interface RepositoryOutcome {
  /** Why not even its tags could be read. */
  error?: StatusError;
  images: readonly ImageOutcome[];
  /** Tags beyond those that are imported at once. */
  additionalTags: readonly string[];
}

export interface Outcome {
  images: readonly ImageOutcome[];
  repository: RepositoryOutcome | undefined;
}

const PREFER = 'importer.image.openshift.io/prefer-';

/** Looks at everything that an import asks for, over the network, with the logins of the project. Never rejects. */
export class Importer {
  readonly #state: State;
  readonly #project: string;
  readonly #repositories = new Map<string, OutsideRepository>();
  #loggedIn = true;

  constructor(state: State, project: string) {
    this.#state = state;
    this.#project = project;
  }

  async import(spec: ImportSpec, stream: ImageStream): Promise<Outcome> {
    const images = await this.#images(spec, stream);
    const wrong = images.some(({ error }) => error?.message.startsWith(WRONG_LOGIN));
    const repository = spec.repository && (await this.#all(spec.repository));
    if (!wrong) return { images, repository };
    // An image for everybody is no secret, however wrong the login is: once more without any.
    this.#loggedIn = false;
    this.#repositories.clear();
    const again = await this.#images(spec, stream);
    const settled = again.map((image, at) => (image.error?.code === 401 ? (images[at] ?? image) : image));
    return { images: settled, repository };
  }

  async #images(spec: ImportSpec, stream: ImageStream): Promise<ImageOutcome[]> {
    const images: ImageOutcome[] = [];
    for (const asked of spec.images) images.push(await this.#image(asked, stream));
    return images;
  }

  async #image(asked: AskedImage, stream: ImageStream): Promise<ImageOutcome> {
    const reference = parseReference(asked.source);
    if (isFault(reference)) return { tag: undefined, error: failed(reference.fault) };
    if (isBlocked(this.#state, reference)) return { tag: undefined, error: blocked(reference.registry) };
    const { tag } = withDefaults(reference);
    const { annotations } = tagReference(stream, asked.to ?? tag) ?? { annotations: null };
    const choice = {
      mode: asked.policy.importPolicy.importMode,
      architecture: annotations?.[`${PREFER}arch`],
      os: annotations?.[`${PREFER}os`],
    };
    const read = (): Promise<OutsideImage> => readImage(this.#open(reference, asked), reference, choice);
    return outcome(tag === '' ? undefined : tag, read);
  }

  async #all(asked: AskedImage): Promise<RepositoryOutcome> {
    const nothing = { images: [], additionalTags: [] };
    const reference = parseReference(asked.source);
    if (isFault(reference)) return { ...nothing, error: failed(reference.fault) };
    if (isBlocked(this.#state, reference)) return { ...nothing, error: blocked(reference.registry) };
    const repository = this.#open(reference, asked);
    try {
      const tags = prioritizedTags(await repository.tags(exact(reference)));
      const first = tags.slice(0, this.#state.importedTags);
      const images: ImageOutcome[] = [];
      const choice = { mode: asked.policy.importPolicy.importMode };
      for (const tag of first) {
        images.push(await outcome(tag, () => readImage(repository, { ...reference, tag }, choice)));
      }
      return { images, additionalTags: tags.slice(first.length) };
    } catch (error) {
      return { ...nothing, error: statusOf(error) };
    }
  }

  #open(reference: ImageReference, asked: AskedImage): OutsideRepository {
    const insecure = asked.policy.importPolicy.insecure === true || isInsecure(this.#state, reference);
    const name = exact({ ...withDefaults(reference), tag: '', digest: '' });
    const key = `${name} ${String(insecure)}`;
    const login = this.#loggedIn ? loginFor(this.#state, this.#project, reference) : undefined;
    const known = this.#repositories.get(key);
    const opened = known ?? new OutsideRepository(reference, { login, insecure, reach: this.#state.reach });
    this.#repositories.set(key, opened);
    return opened;
  }
}

async function outcome(tag: string | undefined, read: () => Promise<OutsideImage>): Promise<ImageOutcome> {
  try {
    return { tag, found: await read() };
  } catch (error) {
    return { tag, error: statusOf(error) };
  }
}

function statusOf(error: unknown): StatusError {
  return error instanceof StatusError ? error : failed(String(error));
}

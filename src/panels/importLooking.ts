import type { ImportReference } from '../model/import/importReference.ts';
import type { ImportRequest } from '../model/import/importRequest.ts';
import { lookForImages, type ImportLook, type LookWork } from './importLook.ts';

const nothing: ImportLook = { kind: 'none' };

/** What was looked for last and what of it is chosen. The newest look is the one that counts. */
export class ImportLooking {
  readonly #changed: () => void;
  #look = nothing;
  #end = new AbortController();
  #chosen: ReadonlySet<string> = new Set();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get look(): ImportLook {
    return this.#look;
  }

  /** Pull specs of the images that are chosen. */
  get chosen(): ReadonlySet<string> {
    return this.#chosen;
  }

  /** Looks for images in the place of what was looked for before. What is chosen of a repository stays so. */
  begin(request: ImportRequest, reference: ImportReference, work: LookWork): void {
    const kept = isSameRepository(this.#look, request) ? this.#chosen : new Set<string>();
    this.forget();
    this.#look = { kind: 'looking', request };
    this.#chosen = kept;
    const { signal } = this.#end;
    const answered = (look: ImportLook): void => {
      if (signal.aborted) return;
      this.#look = look;
      this.#chosen = new Set(choiceAmong(look, reference.tag, kept));
      this.#changed();
    };
    // An abort is the only way to fail, and then nobody waits for it.
    lookForImages(request, reference, work, signal).then(answered, () => undefined);
    this.#changed();
  }

  forget(): void {
    this.#end.abort();
    this.#end = new AbortController();
    this.#look = nothing;
    this.#chosen = new Set();
  }

  /** Chooses images, or no longer. */
  choose(specs: readonly string[], on: boolean): void {
    const others = [...this.#chosen].filter((spec) => !specs.includes(spec));
    this.#chosen = new Set(on ? [...others, ...specs] : others);
    this.#changed();
  }
}

function isSameRepository(look: ImportLook, { repository }: ImportRequest): boolean {
  return look.kind !== 'none' && repository !== undefined && look.request.repository === repository;
}

/** Of what was found, what was chosen before; else the one image, and of several tags the one of the reference. */
function choiceAmong(
  look: ImportLook,
  tag: string | undefined,
  kept: ReadonlySet<string>,
): readonly string[] {
  if (look.kind !== 'answered') return [];
  const { images } = look.answer;
  const found = images.filter(({ kind }) => kind === 'found');
  const usual = found.filter(({ to }) => images.length === 1 || to === tag);
  const chosen = kept.size > 0 ? found.filter(({ from }) => kept.has(from)) : usual;
  return chosen.map(({ from }) => from);
}

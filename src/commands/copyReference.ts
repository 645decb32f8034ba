import { pullSpecOf, readImportReference, type ImportReference } from '../model/import/importReference.ts';
import { comparableHost } from '../model/imageReference.ts';
import type { CommandContext } from './command.ts';
import type { Remark } from './ui.ts';

/** What is asked for, and what it may be. */
export interface ReferenceQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder: string;
  /** Why it cannot be this one, as a sentence. */
  readonly problem: (reference: ImportReference) => string | undefined;
}

/** Asks for an image of any registry; undefined when dismissed. */
export async function askReference(
  { ui }: CommandContext,
  { title, prompt, value, placeholder, problem }: ReferenceQuestion,
): Promise<ImportReference | undefined> {
  const typed = await ui.input({
    title,
    prompt,
    placeholder,
    ...(value === undefined ? {} : { value }),
    validate: (text): Remark | undefined => {
      const read = readImportReference(text);
      if (read.kind === 'nothing')
        return { kind: 'problem', text: 'Name a registry, a repository and a tag.' };
      if (read.kind === 'problem') return { kind: 'problem', text: read.problem };
      const wrong = problem(read.reference);
      if (wrong !== undefined) return { kind: 'problem', text: wrong };
      return { kind: 'note', text: [`Means ${pullSpecOf(read.reference)}.`, ...read.notes].join(' ') };
    },
  });
  const read = readImportReference(typed ?? '');
  return read.kind === 'reference' && problem(read.reference) === undefined ? read.reference : undefined;
}

/** Whether an image is at the registry of the cluster that is shown, as far as its address is known. */
export function isAtOwnRegistry({ store }: CommandContext, { host }: ImportReference): boolean {
  const all = store.addresses?.known?.all ?? [];
  return all.some((address) => comparableHost(address.host) === comparableHost(host));
}

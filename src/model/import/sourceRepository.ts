import { readImportReference, repositoryOf } from './importReference.ts';

/** Whether an image by digest, or a repository, is of the repository that a source names, whatever the source's tag or digest. */
export function isOfRepository(image: string, source: string): boolean {
  const at = image.lastIndexOf('@');
  const repository = at < 0 ? image : image.slice(0, at);
  // This is asked for each tag of each list: most say it in the same words.
  if (source.startsWith(repository) && /^(?:$|[:@][^/]*$)/.test(source.slice(repository.length))) return true;
  const named = wholeRepository(source);
  return named !== undefined && named === wholeRepository(image);
}

/** The whole name of the repository that a pull spec is of; undefined for what is no pull spec. */
export function wholeRepository(spec: string): string | undefined {
  const read = readImportReference(spec);
  return read.kind === 'reference' ? repositoryOf(read.reference) : undefined;
}

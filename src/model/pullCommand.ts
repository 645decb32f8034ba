import { isDigest, shortDigest } from './digest.ts';
import { parseImageReference } from './imageReference.ts';
import { shellWord } from './shell.ts';
import { wordIn, type ShellKind } from './shellKind.ts';

/** Programs that pull images, in the order in which they are offered. */
export const pullTools = ['docker', 'podman', 'skopeo', 'oc'] as const;
export type PullTool = (typeof pullTools)[number];

/** Programs that push images, in the order in which they are offered. */
export const pushTools = ['docker', 'podman', 'skopeo'] as const;
export type PushTool = (typeof pushTools)[number];

/** A command that gets an image. skopeo writes an archive that `docker load` reads, oc a folder that it can mirror from. */
export function pullCommand(tool: PullTool, spec: string, shell: ShellKind): string {
  const word = wordsFor(shell);
  switch (tool) {
    case 'docker':
    case 'podman':
      return `${tool} pull ${word(spec)}`;
    case 'skopeo': {
      const { name, version } = localName(spec);
      const archive = word(`docker-archive:${name}-${version}.tar:${name}:${version}`);
      return `skopeo copy ${word(`docker://${spec}`)} ${archive}`;
    }
    case 'oc': {
      const { name, version } = localName(spec);
      return `oc image mirror ${word(spec)} ${word(`file://${name}:${version}`)}`;
    }
  }
}

/** Commands that give a local image the name of a tag in the registry and push it, one a line. */
export function pushCommands(tool: PushTool, local: string, spec: string, shell: ShellKind): string {
  const word = wordsFor(shell);
  if (tool === 'skopeo') {
    return `skopeo copy ${word(`docker-daemon:${local}`)} ${word(`docker://${spec}`)}`;
  }
  return [`${tool} tag ${word(local)} ${word(spec)}`, `${tool} push ${word(spec)}`].join('\n');
}

/** A pull spec has nothing in it that a shell acts on; should one ever have, it is quoted, at worst for another shell. */
function wordsFor(shell: ShellKind): (text: string) => string {
  return (text) => wordIn(shell, text) ?? shellWord(text);
}

/** `skyfield` and `2.0`; what has a digest is called by the first of its digits. */
function localName(spec: string): { readonly name: string; readonly version: string } {
  const reference = parseImageReference(spec);
  const name = reference?.repository.split('/').at(-1) ?? 'image';
  const { digest, tag = 'latest' } = reference ?? {};
  return { name, version: isDigest(digest) ? shortDigest(digest) : tag };
}

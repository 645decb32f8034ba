import { cmdWord } from './cmdShell.ts';
import { powerShellWord } from './powerShell.ts';
import { shellWord } from './shell.ts';

/** A shell by how it reads words: `other` is one that has pipes and programs, and rules of quoting of its own. */
export type ShellKind = 'sh' | 'fish' | 'powershell' | 'cmd' | 'other';

// Means the same to every shell that has words.
const plainPattern = /^[\w./:+@-][\w./:+@~-]*$/;
const posix = new Set(['sh', 'bash', 'dash', 'ash', 'ksh', 'mksh', 'zsh', 'busybox', 'git-cmd', 'wsl']);

/** The kind of a shell by the path of its program: `/bin/zsh`, `C:\\Windows\\System32\\cmd.exe`. */
export function shellKindOf(program: string): ShellKind {
  const name = (program.split(/[/\\]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
  if (name === 'pwsh' || name === 'powershell' || name === 'pwsh-preview') return 'powershell';
  if (name === 'cmd' || name === 'fish') return name;
  return posix.has(name) || name === '' ? 'sh' : 'other';
}

/** A text as one word of a shell, which takes it as it is; undefined when there is no safe form for it. */
export function wordIn(shell: ShellKind, text: string): string | undefined {
  switch (shell) {
    case 'sh':
      return shellWord(text);
    case 'fish':
      return fishWord(text);
    case 'powershell':
      return powerShellWord(text);
    case 'cmd':
      return cmdWord(text);
    case 'other':
      return plainPattern.test(text) ? text : undefined;
  }
}

/** In quotes a backslash stands for itself there, unless it is before another one or a quote. */
function fishWord(text: string): string | undefined {
  if (plainPattern.test(text)) return text;
  if (/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text)) return undefined;
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

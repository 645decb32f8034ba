/** What people have at hand where a pull spec is wanted: command lines, addresses of web pages, lines of files. */

/** The text that is to be a pull spec, and what was taken away, as sentences. */
export interface Cleaned {
  readonly text: string;
  readonly notes: readonly string[];
}

interface Step {
  /** What it finds; its first group is what is left. */
  readonly pattern: RegExp;
  readonly note: string;
  /** What is left are words of a command. */
  readonly isCommand?: true;
}

const steps: readonly Step[] = [
  { pattern: /^["'`“‘<(]+([^]*?)["'`”’>),;]*$/, note: '' },
  { pattern: /^(.*?)\s+#.*$/, note: '' },
  { pattern: /^[$#>]\s+(.*)$/, note: '' },
  {
    pattern: /^(?:sudo\s+)?(?:docker|podman|nerdctl|crictl|buildah)\s+(?:image\s+)?pull\s+(.*)$/,
    note: 'Only the image of the pull command is used.',
    isCommand: true,
  },
  {
    pattern: /^from\s+(.*?)(?:\s+as\s+\S+)?$/i,
    note: 'Only the image of the FROM line is used.',
    isCommand: true,
  },
  {
    pattern: /^(?:oc|copy)\s.*?--from[= ]\s*(\S+).*$/i,
    note: 'Only what stands after --from is used.',
  },
  { pattern: /^-?\s*image:\s+(.*)$/, note: '' },
  { pattern: /^docker:\/\/(.*)$/i, note: 'docker:// is not a part of a pull spec.' },
  {
    pattern: /^(?:https?:\/\/)?hub\.docker\.com\/_\/([^/?#]+).*$/i,
    note: 'Made of the address of a page of Docker Hub.',
  },
  {
    pattern: /^(?:https?:\/\/)?hub\.docker\.com\/r\/([^/?#]+\/[^/?#]+).*$/i,
    note: 'Made of the address of a page of Docker Hub.',
  },
  {
    pattern: /^(?:https?:\/\/)?(quay\.io\/)repository\/([^/?#]+\/[^/?#]+).*$/i,
    note: 'Made of the address of a page of Quay.',
  },
  { pattern: /^https?:\/\/([^?#]*).*$/i, note: 'http:// or https:// is no part of a pull spec.' },
  { pattern: /^(.*[^/])\/+$/, note: '' },
];

/** Longer than any line that holds a pull spec; what is beyond was not meant. */
const longest = 2048;

/** Takes away what is no part of a pull spec. */
export function cleanReference(typed: string): Cleaned {
  const notes: string[] = [];
  let text = typed.trim().slice(0, longest);
  // Each round makes the text shorter, so there is an end to them.
  for (let next = round(text); next !== undefined; next = round(text)) {
    text = next.text;
    if (next.note !== '' && !notes.includes(next.note)) notes.push(next.note);
  }
  return { text, notes };
}

function round(text: string): { readonly text: string; readonly note: string } | undefined {
  for (const { pattern, note, isCommand } of steps) {
    const groups = pattern.exec(text)?.slice(1);
    if (groups === undefined) continue;
    const found = groups.join('').trim();
    const left = isCommand ? imageAmong(found) : found;
    if (left.length < text.length) return { text: left, note };
  }
  return undefined;
}

/** The image among the words of a command: the last one that is no option, before the next command. */
function imageAmong(words: string): string {
  const [command = ''] = words.split(/\s*(?:&&|\|\||[;|])/);
  const all = command.split(/\s+/);
  const isOption = (word: string): boolean => word.startsWith('-');
  // `--platform linux/amd64 fedora`: what follows an option may be its value, so the image is the last.
  return all.some(isOption) ? (all.findLast((word) => !isOption(word)) ?? '') : command;
}

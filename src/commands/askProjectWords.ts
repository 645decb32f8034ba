import { displayNameProblem } from '../model/project/projectName.ts';
import type { ProjectWords } from '../model/project/projectSnapshot.ts';
import type { CommandContext } from './command.ts';
import type { Remark } from './ui.ts';

/** How the words of a project are asked for. */
interface WordsPrompt {
  readonly title: string;
  /** What Enter without a text does. */
  readonly hint: string;
  readonly was: ProjectWords;
  /** The whole action as a shell command, with the words as they are so far. */
  readonly asCommand: (words: ProjectWords) => string | undefined;
}

/** Asks for display name and description; undefined when dismissed. What is left as it was comes back as it was. */
export async function askProjectWords(
  { ui }: CommandContext,
  { title, hint, was, asCommand }: WordsPrompt,
): Promise<ProjectWords | undefined> {
  const typed = (text: string, before: string): string => (text === oneLine(before) ? before : text.trim());
  const name = await ui.input({
    title,
    prompt: `Display name, which people read beside the name. ${hint}`,
    value: oneLine(was.displayName),
    placeholder: 'Hacker Shop',
    validate: (text): Remark | undefined => {
      const why = displayNameProblem(text);
      return why === undefined ? undefined : { kind: 'problem', text: why };
    },
    asCommand: (text) =>
      displayNameProblem(text) === undefined
        ? asCommand({ ...was, displayName: typed(text, was.displayName) })
        : undefined,
  });
  if (name === undefined) return undefined;
  const displayName = typed(name, was.displayName);
  const description = await ui.input({
    title,
    prompt: `Description. ${hint}`,
    value: oneLine(was.description),
    placeholder: 'What the project is for',
    validate: () => undefined,
    asCommand: (text) => asCommand({ displayName, description: typed(text, was.description) }),
  });
  return description === undefined
    ? undefined
    : { displayName, description: typed(description, was.description) };
}

/** A text as an input box holds it, which has one line. */
function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ');
}

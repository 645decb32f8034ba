import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import type { AccessLevel, AccessSubject } from './access.ts';
import { roleFor } from './accessLevel.ts';
import type { AccessPlan, AccessWish } from './accessPlan.ts';
import { levelNames } from './levelWords.ts';
import { accountsOf, sameSubject, subjectWords } from './subject.ts';

/** A question before a change of access, and the button that says yes to it. */
export interface AccessQuestion {
  readonly message: string;
  /** Consequences, worst first, then what is done. */
  readonly detail: string;
  readonly button: string;
}

/** Asks whether to make a change; `cluster` is the last line. */
export function accessQuestion(
  { project, wish, warnings, steps }: AccessPlan,
  cluster: string,
): AccessQuestion {
  const { message, button } = asked(wish, plainLine(project));
  const isClosing = wish.kind === 'policy' && wish.policy === 'private';
  const warned = firstOf(warnings, 'more of the kind');
  const told = isClosing ? [...meanings(wish), ...warned] : [...warned, ...meanings(wish)];
  const done = firstOf(steps, 'more such change', 'more such changes');
  const lines = [...everybody(wish), ...ownPods(project, wish), ...told, ...done, cluster];
  return { message, button, detail: lines.filter((line) => line !== '').join('\n') };
}

/** Some people in words, as many as a question can name; the others are counted. */
export function peopleWords(subjects: readonly AccessSubject[]): string {
  const names = subjects.map(subjectWords);
  return names.length > named ? `${names.length.toLocaleString('en-US')} members` : listWords(names);
}

const named = 5;

/** More lines than these leave no room for the buttons. */
const most = 8;

/** The first of many sentences, and how many more there are. */
export function firstOf(lines: readonly string[], one: string, many = one): readonly string[] {
  const rest = lines.length - most;
  return rest > 1 ? [...lines.slice(0, most), `And ${countWords(rest, one, many)}.`] : lines;
}

/** More names than these, nobody reads in a question. */
const listed = 60;

/** A question names everybody: where the sentence cannot, a line does. */
function everybody(wish: AccessWish): string[] {
  if (wish.kind === 'policy' || wish.subjects.length <= named) return [];
  const names = wish.subjects.slice(0, listed).map(subjectWords);
  const rest = wish.subjects.length - names.length;
  return [`They are ${listWords(rest > 0 ? [...names, countWords(rest, 'more', 'more')] : names)}.`];
}

/** What it means for a project when all its service accounts are removed. */
function ownPods(project: string, wish: AccessWish): string[] {
  const own = accountsOf(project);
  if (wish.kind !== 'remove' || !wish.subjects.some((subject) => sameSubject(subject, own))) return [];
  return [
    `The pods of ${plainLine(project)} pull its own images through this: those that start later cannot any more.`,
  ];
}

type Policy = Extract<AccessWish, { kind: 'policy' }>['policy'];
type Asked = Pick<AccessQuestion, 'message' | 'button'>;

function asked(wish: AccessWish, project: string): Asked {
  switch (wish.kind) {
    case 'add': {
      const does = {
        pull: `pull from ${project}`,
        push: `push to ${project}`,
        admin: `administer ${project}`,
      };
      const message = `Let ${peopleWords(wish.subjects)} ${does[wish.level]}?`;
      return { message, button: addButton(wish.subjects, wish.level) };
    }
    case 'change': {
      const level = levelNames[wish.level];
      return { message: `Change ${peopleWords(wish.subjects)} to ${level} in ${project}?`, button: 'Change' };
    }
    case 'remove':
      return { message: `Remove ${peopleWords(wish.subjects)} from ${project}?`, button: 'Remove' };
    case 'policy':
      return askedPolicy[wish.policy](project);
  }
}

/** `Let greg Pull`, `Let Them Push`, `Make Admin`. */
export function addButton(subjects: readonly AccessSubject[], level: AccessLevel): string {
  if (level === 'admin') return 'Make Admin';
  const [only] = subjects;
  const who = subjects.length === 1 && only?.kind === 'user' ? plainLine(only.name, 30) : 'Them';
  return `Let ${who} ${levelNames[level]}`;
}

const askedPolicy: Readonly<Record<Policy, (project: string) => Asked>> = {
  private: (project) => ({ message: `Let only members pull from ${project}?`, button: 'Make Private' }),
  shared: (project) => ({
    message: `Let every logged-in user pull from ${project}?`,
    button: 'Let Logged-In Users Pull',
  }),
  anonymous: (project) => ({
    message: `Let everyone pull from ${project}, without a login?`,
    button: 'Let Everyone Pull',
  }),
};

/** What a change means for those whom it is about. */
function meanings(wish: AccessWish): readonly string[] {
  switch (wish.kind) {
    case 'add':
    case 'change': {
      const roles = new Set(wish.subjects.map((subject) => roleFor(subject, wish.level).name));
      return [...roles].flatMap((role) => roleMeanings.get(role) ?? []);
    }
    case 'remove':
      return [];
    case 'policy':
      return policyMeanings[wish.policy];
  }
}

const roleMeanings: ReadonlyMap<string, string> = new Map([
  ['registry-viewer', 'The role registry-viewer pulls images, and shows the image streams and tags.'],
  [
    'registry-editor',
    'The role registry-editor also moves and deletes tags, and reads and changes the secrets of the project.',
  ],
  [
    'registry-admin',
    'The role registry-admin also moves and deletes tags, reads and changes the secrets of the project, gives rights to others, takes them away, and deletes the project.',
  ],
  ['system:image-puller', 'The role system:image-puller pulls images and shows nothing else.'],
  ['system:image-pusher', 'The role system:image-pusher pulls images, and pushes over tags that are there.'],
]);

const downloaded = [
  'That is with all that was left in their layers: sources, keys, passwords.',
  'What was downloaded cannot be taken back.',
];

const policyMeanings: Readonly<Record<Policy, readonly string[]>> = {
  anonymous: downloaded,
  shared: downloaded,
  private: ['Whoever pulled without being a member no longer can: the next start of their pods may fail.'],
};

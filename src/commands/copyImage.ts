import type { ReadImage } from '../model/copy/copiedImage.ts';
import {
  isDone,
  withoutAttachments,
  type CopyOutcome,
  type CopyPlan,
  type CopySource,
} from '../model/copy/copyPlan.ts';
import {
  copyQuestion,
  doneWords,
  legacyWords,
  outcomeWords,
  progressWords,
  sourceName,
} from '../model/copy/copyWords.ts';
import { shortDigest } from '../model/digest.ts';
import { platformWords } from '../model/platform.ts';
import { plainLine } from '../model/text.ts';
import type { CopyRequest } from '../registry/copying/surveyCopy.ts';
import type { Copies } from '../store/copies.ts';
import { cancellable } from './cancellable.ts';
import type { CommandContext } from './command.ts';
import type { ReachedEnd } from './copyPlaces.ts';
import type { Choice } from './ui.ts';

/** A copy that was chosen. */
export interface ChosenCopy {
  /** Those of the session in which it was chosen. */
  readonly copies: Copies;
  readonly from: ReachedEnd;
  /** A tag or digest of the source. */
  readonly reference: string;
  /** The tag that a digest was chosen by. */
  readonly chosenBy?: string;
  readonly to: ReachedEnd;
  readonly tag: string;
  /** What else has to be known before, as sentences. */
  readonly notes: readonly string[];
}

/** All platforms of an index, or one. */
interface Scope {
  readonly platform: CopyRequest['platform'];
}

/** Asks what is to be copied of an image, says what that does, and does it; as often as the user wants after a failure. */
export async function copyImage(context: CommandContext, copy: ChosenCopy): Promise<void> {
  const scope = await askScope(context, copy);
  if (scope === undefined) return;
  while (await attempt(context, copy, scope));
}

/** Whether to try once more. */
async function attempt(context: CommandContext, copy: ChosenCopy, scope: Scope): Promise<boolean> {
  const { ui } = context;
  const surveyed = await survey(context, copy, scope);
  if (surveyed === undefined) return false;
  if (surveyed.kind === 'legacy') {
    await ui.warn(legacyWords(sourceOf(copy)));
    return false;
  }
  const plan = await confirmed(context, copy, surveyed.plan);
  if (plan === undefined) return false;
  const outcome = await apply(context, copy, plan);
  const { kind, text } = outcomeWords(plan, outcome);
  if (kind === 'done') {
    void ui.inform(text);
    return false;
  }
  const again = 'Copy Again';
  return (await ui.warn(text, again)) === again;
}

function sourceOf({ from, reference, chosenBy }: ChosenCopy): CopySource {
  return { ...from.place, reference, ...(chosenBy === undefined ? {} : { tag: chosenBy }) };
}

function endsOf({ from, to }: ChosenCopy) {
  return { source: from.end, target: to.end };
}

/** What an index has may be copied whole or in part; what is no index, whole. */
async function askScope(context: CommandContext, copy: ChosenCopy): Promise<Scope | undefined> {
  const { copies, from, reference } = copy;
  const name = sourceName(sourceOf(copy));
  const root = await cancellable(context, `Looking at ${name}`, (signal) =>
    copies.read(from.end, reference, signal),
  );
  if (root === undefined) return undefined;
  const parts = platformChoices(root);
  if (parts.length < 2) return { platform: undefined };
  const all: Choice<CopyRequest['platform']> = {
    label: 'All platforms',
    description: 'the index as it is, with the same digest',
    icon: 'layers',
    value: undefined,
  };
  const picked = await context.ui.pick(`Copy ${name}`, 'What to copy', [all, ...parts]);
  return picked && { platform: picked.value };
}

function platformChoices({ manifest }: ReadImage): Choice<CopyRequest['platform']>[] {
  if (manifest.kind !== 'index') return [];
  return manifest.manifests
    .filter(({ attestation }) => !attestation)
    .map(({ digest, platform = {} }) => {
      const name = plainLine(platformWords(platform) ?? 'unknown platform');
      const value = { digest, name };
      return { label: name, description: shortDigest(digest), icon: 'device-desktop', value };
    });
}

async function survey(context: CommandContext, copy: ChosenCopy, { platform }: Scope) {
  const { copies, to, tag } = copy;
  const target = { ...to.place, tag };
  return cancellable(context, `Looking at what ${plainLine(to.place.host)} has already`, (signal) =>
    copies.survey({ source: sourceOf(copy), target, platform }, endsOf(copy), signal),
  );
}

async function confirmed(
  { ui }: CommandContext,
  { notes }: ChosenCopy,
  plan: CopyPlan,
): Promise<CopyPlan | undefined> {
  if (isDone(plan)) {
    await ui.inform(doneWords(plan));
    return undefined;
  }
  const { message, lines } = copyQuestion(plan);
  const question = { message, detail: [...lines, ...notes].join('\n') };
  if (plan.attachments.length === 0) {
    return (await ui.confirm(question, 'Copy')) === undefined ? undefined : plan;
  }
  const answer = await ui.confirm(question, 'Copy All', 'Copy Image Only');
  if (answer === undefined) return undefined;
  return answer === 'Copy All' ? plan : withoutAttachments(plan);
}

async function apply({ ui }: CommandContext, copy: ChosenCopy, plan: CopyPlan): Promise<CopyOutcome> {
  return ui.progress(`Copying ${sourceName(plan.source)}`, async (report, signal) => {
    let said = '';
    let most = 0;
    const progress = (sent: number, total: number): void => {
      const text = progressWords(sent, total);
      if (text === said) return;
      said = text;
      // A blob that has to begin anew does not take the bar back.
      most = Math.max(most, total === 0 ? 0 : Math.min(1, sent / total));
      report(text, most);
    };
    return copy.copies.apply(plan, endsOf(copy), { signal, progress });
  });
}

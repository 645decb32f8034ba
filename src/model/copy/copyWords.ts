import type { AttachmentKind } from '../attachment.ts';
import { isDigest, shortDigest } from '../digest.ts';
import { describeFailure } from '../failureWords.ts';
import { pullSpecOf } from '../import/importReference.ts';
import { compact } from '../json.ts';
import { plainLine } from '../text.ts';
import { countWords, listWords, sizeWords } from '../words.ts';
import {
  copiedImages,
  copyTotals,
  rootOf,
  type CopiedImage,
  type CopyOutcome,
  type CopyPlan,
  type CopyRemains,
  type CopySource,
  type CopyTarget,
} from './copyPlan.ts';

const kindWords: Readonly<Record<AttachmentKind, string>> = {
  signature: 'signature',
  attestation: 'attestation',
  sbom: 'SBOM',
  referrers: 'list of referrers',
};

/** `quay.io/team/app:2.0` of what is copied. */
export function sourceName({ host, repository, reference, tag }: CopySource): string {
  const digest = isDigest(reference) ? reference : undefined;
  if (digest === undefined || tag === undefined)
    return plainLine(pullSpecOf(compact({ host, repository, tag: reference, digest })), 300);
  return `${plainLine(pullSpecOf({ host, repository, tag }), 300)} (${shortDigest(digest)})`;
}

/** The same of the tag that it gets. */
export function targetName(target: CopyTarget): string {
  return plainLine(pullSpecOf(target), 300);
}

/** What is asked before an image is copied: consequences, worst first. */
export function copyQuestion(plan: CopyPlan): {
  readonly message: string;
  readonly lines: readonly string[];
} {
  const { source, target, image } = plan;
  return {
    message: `Copy ${sourceName(source)} to ${targetName(target)}?`,
    lines: [
      ...moveLines(plan),
      ...foreignLines(copiedImages(plan)),
      ...onlyLines(plan),
      ...(image.platforms.length > 0 ? [`With all of its platforms: ${shownPlatforms(image)}.`] : []),
      bytesLine(plan),
      ...attachmentLines(plan),
    ],
  };
}

/** What is said of an image in Docker's old format. */
export function legacyWords(source: CopySource): string {
  return `${sourceName(source)} is in the old format of Docker (schema 1), which is not copied: most registries take it no more. Pull it and push it again with podman or docker, which makes a new image of it.`;
}

/** What is said when nothing is left to do. */
export function doneWords({ source, target }: CopyPlan): string {
  return `${targetName(target)} is ${sourceName(source)} already. There is nothing to copy.`;
}

/** What is said before a login goes to another host than its registry. */
export function tokenHostLines(registry: string, tokenHost: string): readonly string[] {
  return [
    `The registry ${plainLine(registry)} has its logins checked by ${plainLine(tokenHost)}, which is another host: whoever runs that one gets user name and password.`,
    'It is sent over HTTPS, and for this copy and the next ones until the window closes or shows another cluster.',
  ];
}

/** `12 MB of 43 MB`. */
export function progressWords(sent: number, total: number): string {
  return `${sizeWords(sent)} of ${sizeWords(total)}`;
}

/** What came of it, as sentences; what did not go well is `trouble`. */
export function outcomeWords(
  plan: CopyPlan,
  outcome: CopyOutcome,
): { readonly kind: 'done' | 'trouble'; readonly text: string } {
  const target = targetName(plan.target);
  const name = sourceName(plan.source);
  switch (outcome.kind) {
    case 'copied': {
      const sent = outcome.sent === 0 ? 'Nothing had to be sent.' : `${sizeWords(outcome.sent)} were sent.`;
      return { kind: 'done', text: `Copied ${name} to ${target}. ${sent}` };
    }
    case 'moved': {
      const now = outcome.now === undefined ? 'is gone' : `points to ${shortDigest(outcome.now)}`;
      const own = outcome.tag === plan.target.tag;
      const what = `${own ? target : plainLine(outcome.tag)} ${now} by now, which is not what you were shown, so it was left alone`;
      const rest = own ? '.' : `, and ${name} was not copied.`;
      return { kind: 'trouble', text: `${what}${rest}${remainsWords(plan, outcome)}` };
    }
    case 'cancelled': {
      const end = outcome.tagged.includes(plan.target.tag)
        ? ' when its tag was to be set'
        : `, and ${target} is as it was`;
      const text = `Copying ${name} was cancelled${end}.${remainsWords(plan, outcome)}`;
      return { kind: 'trouble', text };
    }
    case 'failed': {
      const text = `Could not copy ${name} to ${target}. ${describeFailure(outcome.failure).summary}`;
      return { kind: 'trouble', text: `${text}${remainsWords(plan, outcome)}` };
    }
  }
}

/** What the target has got of it. */
function remainsWords(plan: CopyPlan, { tagged, stored }: CopyRemains): string {
  const kinds = plan.attachments.filter(({ tag }) => tagged.includes(tag)).map(({ kind }) => kindWords[kind]);
  const own = tagged.includes(plan.target.tag) ? ` ${targetName(plan.target)} may point to it already.` : '';
  const others = kinds.length === 0 ? '' : ` What belongs to it may be there already: ${listWords(kinds)}.`;
  return `${own}${others}${storedWords(plan, stored)}`;
}

/** What was uploaded stays: it takes space until the registry cleans up, and need not be sent again. */
function storedWords({ target }: CopyPlan, stored: number): string {
  if (stored === 0) return '';
  const what = countWords(stored, 'layer or config', 'layers and configs');
  const verb = stored === 1 ? 'is' : 'are';
  return ` ${what} ${verb} at ${plainLine(target.host)} already: copying again goes on from there, and the registry's garbage collection removes what no image needs.`;
}

function moveLines({ image, attachments, target }: CopyPlan): readonly string[] {
  const { digest } = rootOf(image);
  const moved =
    image.confirmed === undefined || image.confirmed === digest
      ? []
      : [
          `${targetName(target)} points to ${shortDigest(image.confirmed)} now. It will point to ${shortDigest(digest)}.`,
        ];
  const replaced = attachments
    .filter((each) => each.confirmed !== undefined && each.confirmed !== rootOf(each).digest)
    .map(
      ({ kind }) => `Another ${kindWords[kind]} of ${shortDigest(digest)} is there, and would be replaced.`,
    );
  return [...moved, ...replaced];
}

/** The image of one platform is not what the source's tag points to. */
function onlyLines({ platform, image, target }: CopyPlan): readonly string[] {
  if (platform === undefined) return [];
  const digest = shortDigest(rootOf(image).digest);
  return [`Only its platform ${plainLine(platform, 40)}: ${targetName(target)} will be ${digest} alone.`];
}

function foreignLines(images: readonly CopiedImage[]): readonly string[] {
  const foreign = images.flatMap((each) => each.foreign);
  if (foreign.length === 0) return [];
  const size = sizeWords(foreign.reduce((sum, each) => sum + each.size, 0));
  const layers = countWords(foreign.length, 'foreign layer');
  return [
    `${layers} (${size}) will not be in the registry: whoever pulls needs the addresses in the manifest.`,
  ];
}

function bytesLine(plan: CopyPlan): string {
  const { there, mount, send } = copyTotals(plan);
  const rest = [
    ...(there > 0 ? [`${sizeWords(there)} are there already`] : []),
    ...(mount > 0 ? [`${sizeWords(mount)} are taken over within the registry`] : []),
  ];
  const sent = send > 0 ? `${sizeWords(send)} go through this machine` : 'No layer goes through this machine';
  return rest.length === 0 ? `${sent}.` : `${sent}; ${listWords(rest)}.`;
}

function attachmentLines({ attachments, untagged }: CopyPlan): readonly string[] {
  const kinds = attachments.map(({ kind }) => kindWords[kind]);
  return [
    ...(kinds.length === 0 ? [] : [`Copy All takes along what belongs to it: ${listWords(kinds)}.`]),
    ...(untagged === 0
      ? []
      : [
          `${countWords(untagged, 'artifact')} that the registry lists for it without a tag (signatures, SBOMs) will not be copied.`,
        ]),
  ];
}

function shownPlatforms({ platforms }: CopiedImage): string {
  return listWords(platforms.map((platform) => plainLine(platform, 40)));
}

import { agoWords } from '../deletionText.ts';
import { shortDigest } from '../digest.ts';
import { followersIn, type Tag } from '../tag.ts';
import { sourceWords } from '../tagWords.ts';
import { plainLine } from '../text.ts';
import { countWords } from '../words.ts';
import { listSome } from './importHealthWords.ts';
import { tagNamed, type ImportPlan } from './importPlan.ts';
import { importHost } from './importProblem.ts';
import type { ImportedTag, ImportResult } from './importRequest.ts';
import { policyWords } from './settingWords.ts';
import { wholeRepository } from './sourceRepository.ts';

/** Tags whose change is told one by one. */
const named = 8;
/** Tags that are named in one line. */
const mostNames = 60;

/** The question before an import; the worst consequence first. `now` in ms since the epoch. */
export function importQuestion(
  plan: ImportPlan,
  now: number,
): { readonly message: string; readonly detail: string } {
  const { images, stream, project } = plan.request;
  const [only] = images;
  const what =
    images.length === 1 && only !== undefined
      ? `${plainLine(only.from, 120)} as ${plainLine(`${stream}:${only.to}`, 120)}`
      : `${countWords(images.length, 'tag')}${sourceOf(plan)} into ${plainLine(stream, 80)}`;
  return {
    message: `Import ${what} in ${plainLine(project, 80)}?`,
    detail: [...overwritten(plan, now), ...followers(plan), ...consequences(plan)].join('\n'),
  };
}

function sourceOf({ request }: ImportPlan): string {
  const [repository, ...others] = new Set(request.images.map(({ from }) => wholeRepository(from)));
  return repository === undefined || others.length > 0 ? '' : ` of ${plainLine(repository, 120)}`;
}

/** Tags of the stream that follow one which gets another image. */
function followers({ request, seen, found }: ImportPlan): string[] {
  const { project, stream, images } = request;
  const own = new Set(images.map(({ to }) => to));
  const lines = images.flatMap(({ from, to }) => {
    const result = found.find((each) => each.from === from);
    const image = result?.kind === 'found' ? result.image : undefined;
    if (image !== undefined && tagNamed(seen, to)?.revisions[0]?.image === image) return [];
    return followersIn(seen?.tags ?? [], project, stream, to)
      .filter(({ name }) => !own.has(name))
      .map(({ name }) => `${plainLine(name, 80)} follows ${plainLine(to, 80)} and moves along.`);
  });
  const more = lines.length - named;
  return more > 1
    ? [...lines.slice(0, named), `${countWords(more, 'more tag')} follow those and move along.`]
    : lines;
}

function overwritten({ request, seen, found }: ImportPlan, now: number): string[] {
  const changes = request.images.flatMap(({ to, from }) => {
    const result = found.find((each) => each.from === from);
    const { scheduled } = request.options;
    const words = overwriteWords(tagNamed(seen, to), { from, result, scheduled }, now);
    return words === undefined ? [] : [`${plainLine(to, 80)} ${words}.`];
  });
  const more = changes.length - named;
  return more > 1
    ? [
        ...changes.slice(0, named),
        `${countWords(more, 'more tag')} that ${more === 1 ? 'is' : 'are'} there already would change.`,
      ]
    : changes;
}

/** What is to come over a tag. */
interface Overwriting {
  readonly from: string;
  readonly result: ImportResult | undefined;
  readonly scheduled: boolean;
}

/**
 * What an import changes of a tag that is there already, after its name: `points to 42cdaa43 (3 d ago) now and would point to
 * ed813f96`; undefined for a new tag, and where nothing changes.
 */
export function overwriteWords(
  tag: Tag | undefined,
  { from, result, scheduled }: Overwriting,
  now: number,
): string | undefined {
  if (tag === undefined) return undefined;
  const image = result?.kind === 'found' ? result.image : undefined;
  const [head] = tag.revisions;
  const parts: string[] = [];
  if (head !== undefined && head.image !== image) {
    const age = head.created === undefined ? '' : ` (${agoWords(head.created, now)})`;
    const then = image === undefined ? 'another image' : shortDigest(image);
    parts.push(`points to ${shortDigest(head.image)}${age} now and would point to ${then}`);
  }
  const { source } = tag;
  if (source !== undefined && !(source.kind === 'external' && source.pullSpec === from))
    parts.push(
      `${sourceVerb(source.kind)} ${sourceWords(source)} now and would come from ${plainLine(from, 120)}`,
    );
  if (tag.scheduled && !scheduled) parts.push('is imported on schedule now and no longer would be');
  if (source === undefined && head !== undefined && parts.length === 0)
    parts.push('was pushed with the same image and would be recorded as imported');
  return parts.length === 0 ? undefined : parts.join('; it ');
}

function sourceVerb(kind: 'tag' | 'image' | 'external'): string {
  if (kind === 'tag') return 'follows';
  return kind === 'image' ? 'was tagged from' : 'comes from';
}

function consequences({ request, seen }: ImportPlan): string[] {
  const { options, images, project } = request;
  const host = plainLine(importHost(images[0]?.from ?? ''), 80);
  const several = images.length > 1;
  const lines = [
    options.insecure &&
      `Insecure: the cluster trusts whoever answers as ${host}, also without HTTPS; anybody on the way can put in another image.`,
    seen === undefined && `The image stream ${plainLine(request.stream, 80)} is made.`,
    options.scheduled &&
      `The cluster looks again by itself, about every 15 minutes: ${several ? 'the tags follow' : 'the tag follows'} what ${host} has.`,
    ...pulling({ request, seen }, host),
    `The pull secrets of ${plainLine(project, 80)} are used.`,
    several && `The tags: ${namesOf(images)}.`,
  ];
  return lines.filter((line) => line !== false);
}

/** How pods pull what is imported. A tag that is there already keeps its reference policy. */
function pulling({ request, seen }: Pick<ImportPlan, 'request' | 'seen'>, host: string): string[] {
  const { options, images } = request;
  const policyOf = (tag: string) => tagNamed(seen, tag)?.settings?.referencePolicy;
  const isKept = (policy: string | undefined): boolean =>
    policy !== undefined && policy !== options.referencePolicy;
  const kept = images.filter(({ to }) => isKept(policyOf(to)));
  const asked =
    options.referencePolicy === 'Local'
      ? 'Pods pull through the registry of this cluster.'
      : `Pods pull from ${host} itself, and need its login where it wants one.`;
  const other = policyWords(options.referencePolicy === 'Local' ? 'Source' : 'Local');
  const there =
    kept.length === 1
      ? 'is there already: pods go on pulling it'
      : 'are there already: pods go on pulling them';
  return [
    ...(kept.length === 0 ? [] : [`${namesOf(kept)} ${there} ${other}.`]),
    ...(kept.length === images.length ? [] : [asked]),
  ];
}

function namesOf(images: readonly ImportedTag[]): string {
  return listSome(
    images.map(({ to }) => plainLine(to, 80)),
    mostNames,
  );
}

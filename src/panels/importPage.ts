import { shortDigest } from '../model/digest.ts';
import type { ImageStream } from '../model/imageStream.ts';
import { isRecorded, tagNamed, type ImportOutcome, type ImportPlan } from '../model/import/importPlan.ts';
import { importSummary } from '../model/import/importOutcomeWords.ts';
import { overwriteWords } from '../model/import/importQuestion.ts';
import { pullSpecOf, repositoryOf, type TypedReference } from '../model/import/importReference.ts';
import type { ImportRequest, ImportResult } from '../model/import/importRequest.ts';
import { compact } from '../model/json.ts';
import { streamNameProblem, tagNameProblem } from '../model/name.ts';
import { sourceWords } from '../model/tagWords.ts';
import { plainLine } from '../model/text.ts';
import type {
  FoundRow,
  ImportForm,
  ImportPage,
  LookView,
  OutcomeRow,
  OutcomeView,
  ReferenceView,
  TargetView,
} from '../shared/importPage.ts';
import type { ImportLook } from './importLook.ts';
import { failureView, troubleView } from './importTrouble.ts';

/** What the page of an import is made of. */
export interface ImportPageInput {
  /** Its name, safe to show. */
  readonly cluster: string;
  readonly projects: readonly string[];
  readonly form: ImportForm;
  readonly typed: TypedReference;
  readonly refused: string | undefined;
  readonly look: ImportLook;
  /** Keys of the rows that are chosen: the pull specs. */
  readonly chosen: ReadonlySet<string>;
  /** The stream that it goes into, where there is one. */
  readonly stream: ImageStream | undefined;
  readonly canAddSecret: boolean;
  readonly busy: boolean;
  readonly outcome: { readonly plan: ImportPlan; readonly outcome: ImportOutcome } | undefined;
  readonly now: number;
}

/** What the panel of an import shows. Pure; every text in it is safe to show as text. */
export function buildImportPage(input: ImportPageInput): ImportPage {
  const { cluster, projects, form, refused, busy, outcome } = input;
  return compact({
    cluster,
    projects,
    form,
    refused,
    reference: referenceView(input),
    look: lookView(input),
    target: targetView(input),
    busy,
    outcome: outcome && outcomeView(outcome.plan, outcome.outcome, input.canAddSecret),
  });
}

/** The images that are chosen, each with the tag that it is to get; those that can be imported. */
function chosenImages({ look, chosen, form }: ImportPageInput): readonly ImportResult[] {
  if (look.kind !== 'answered') return [];
  const found = look.answer.images.filter((image) => image.kind === 'found' && chosen.has(image.from));
  return isSingle(look) ? found.map((image) => ({ ...image, to: form.tag })) : found;
}

/** The plan of what is chosen; undefined where that cannot be imported. */
export function planOf(input: ImportPageInput): ImportPlan | undefined {
  if (targetView(input)?.ready !== true) return undefined;
  const { form, stream } = input;
  const { project, scheduled, insecure, referencePolicy, importMode } = form;
  const found = chosenImages(input);
  const request: ImportRequest = {
    project,
    stream: form.stream,
    images: found.map(({ from, to }) => ({ from, to })),
    options: { scheduled, insecure, referencePolicy, importMode },
  };
  return { request, seen: stream, found };
}

function referenceView({ typed, form }: ImportPageInput): ReferenceView {
  if (typed.kind !== 'reference') return typed;
  const spec = form.all ? repositoryOf(typed.reference) : pullSpecOf(typed.reference);
  const byDigest = typed.reference.digest !== undefined;
  return compact({
    kind: 'reads' as const,
    spec: spec === form.reference.trim() ? undefined : spec,
    notes: typed.notes,
    byDigest,
  });
}

function lookView(input: ImportPageInput): LookView {
  const { look, canAddSecret, refused } = input;
  if (look.kind === 'none' || refused !== undefined) return { kind: 'none' };
  const { request } = look;
  const what = request.repository ?? request.images[0]?.from ?? '';
  if (look.kind === 'looking') return { kind: 'looking', what };
  const offers = { request, canAddSecret };
  const place = { from: what, project: request.project };
  if (look.kind === 'failed') return { kind: 'failed', trouble: failureView(look.failure, place, offers) };
  const { problem, images, additionalTags } = look.answer;
  const [only] = images;
  const whole = problem ?? (isSingle(look) && only?.kind === 'failed' ? only.problem : undefined);
  if (whole !== undefined) {
    return { kind: 'failed', trouble: troubleView(whole, { ...place, secrets: look.secrets }, offers) };
  }
  return {
    kind: 'found',
    what,
    rows: images.map((image) => foundRow(image, look, input)),
    more: additionalTags.map((tag) => plainLine(tag, 128)),
  };
}

type Answered = Extract<ImportLook, { kind: 'answered' }>;

function isSingle({ request }: Answered): boolean {
  return request.repository === undefined;
}

function foundRow(image: ImportResult, look: Answered, input: ImportPageInput): FoundRow {
  const { canAddSecret, chosen, form, stream, now } = input;
  const { from } = image;
  const to = isSingle(look) ? form.tag : image.to;
  const base = { key: from, name: plainLine(isSingle(look) ? from : to, 300), selected: chosen.has(from) };
  if (image.kind === 'failed') {
    const place = { from, project: look.request.project, secrets: look.secrets };
    const trouble = troubleView(image.problem, place, { request: look.request, canAddSecret });
    return { ...base, selected: false, trouble };
  }
  const { platforms, size, created } = image;
  return compact({
    ...base,
    image: compact({
      digest: image.image,
      short: shortDigest(image.image),
      platforms: platforms.map((platform) => plainLine(platform, 60)),
      size,
      created,
    }),
    change: overwriteWords(tagNamed(stream, to), { from, result: image, scheduled: form.scheduled }, now),
  });
}

function targetView(input: ImportPageInput): TargetView | undefined {
  const { look, form, stream, refused, busy } = input;
  if (look.kind !== 'answered' || refused !== undefined) return undefined;
  if (!look.answer.images.some(({ kind }) => kind === 'found')) return undefined;
  const images = chosenImages(input);
  const streamProblem = streamNameProblem(form.stream, form.project);
  const tagProblem = isSingle(look) ? tagNameProblem(form.tag) : undefined;
  const ready = !busy && images.length > 0 && streamProblem === undefined && tagProblem === undefined;
  return compact({
    count: images.length,
    isNew: stream === undefined,
    streamProblem,
    tagProblem,
    ready,
  });
}

function outcomeView(plan: ImportPlan, outcome: ImportOutcome, canAddSecret: boolean): OutcomeView {
  const { request } = plan;
  const { kind, message } = importSummary(request, outcome);
  const rows =
    outcome.kind === 'done'
      ? outcome.answer.images.map((result) => outcomeRow(result, plan, outcome, canAddSecret))
      : [];
  return { tone: kind, message, place: plainLine(`${request.project}/${request.stream}`, 200), rows };
}

function outcomeRow(
  result: ImportResult,
  { request, found }: ImportPlan,
  { answer }: Extract<ImportOutcome, { kind: 'done' }>,
  canAddSecret: boolean,
): OutcomeRow {
  const { from, to } = result;
  const base = { tag: to, from: plainLine(from, 300) };
  if (result.kind === 'failed') {
    const offers = { request: { ...request, repository: from }, canAddSecret };
    const trouble = troubleView(result.problem, { from, project: request.project }, offers);
    return compact({
      ...base,
      trouble,
      note: isRecorded(result, answer.stream) ? 'recorded in the stream, and failing' : undefined,
    });
  }
  const before = found.find((each) => each.from === from);
  const moved = before?.kind === 'found' && before.image !== result.image;
  return compact({
    ...base,
    image: { digest: result.image, short: shortDigest(result.image) },
    note: moved ? 'another image than was found before' : stillFrom(result, answer.stream),
  });
}

/** A cluster leaves the source of a tag as it is where another tag of the repository has the same image. */
function stillFrom(result: ImportResult, stream: ImageStream | undefined): string | undefined {
  const source = tagNamed(stream, result.to)?.source;
  if (source === undefined || isRecorded(result, stream)) return undefined;
  return `the same image, and it still comes from ${sourceWords(source)}`;
}

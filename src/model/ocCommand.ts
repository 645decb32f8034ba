import type { DeletionItem } from './deletion.ts';
import type { JsonRecord } from './json.ts';
import type { RestorationPlan, RestorationStep } from './restoration.ts';
import type { Retag } from './retag.ts';
import { shellJson, shellWord } from './shell.ts';
import type { StreamTarget } from './target.ts';

/**
 * What the extension does, as lines for a POSIX shell with the `oc` client, safely quoted. The lines take what the
 * cluster has when they run: `oc` does not look whether that is still what was confirmed.
 */

/** Which cluster the lines are for. */
export interface OcPlace {
  /** The context of the kubeconfig; its current one unless given. */
  readonly context?: string;
  /** The kubeconfig, where it is another one than `oc` takes by itself. */
  readonly kubeconfig?: string;
}

/** How an `oc` line begins that is to work on a cluster. */
export function ocHead({ context, kubeconfig }: OcPlace): readonly string[] {
  return [
    'oc',
    ...(kubeconfig === undefined ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === undefined ? [] : [`--context=${context}`]),
  ];
}

/** Deletes tags and streams: `oc delete imagestreamtag -n hackershop skyfield:1.0`, one line for each project and kind. */
export function ocDelete(items: readonly DeletionItem[], place: OcPlace): string {
  const groups = new Map<string, { head: readonly string[]; names: string[] }>();
  for (const item of items) {
    const resource = item.kind === 'tag' ? 'imagestreamtag' : 'imagestream';
    const name = item.kind === 'tag' ? `${item.stream}:${item.tag}` : item.stream;
    const key = `${item.project} ${resource}`;
    const group = groups.get(key) ?? { head: ['delete', resource, '-n', item.project], names: [] };
    group.names.push(name);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ head, names }) => ocLine(head, names, place)).join('\n');
}

/**
 * Tags an image, by its digest or following the source tag: `oc tag --source=isimage dev/web@sha256:… prod/web:live`,
 * `oc tag --alias -n dev web:2.0 web:latest`. The kind of source is said, since `oc` guesses a registry where the project is
 * called `localhost`; how pods pull the tag stays as it is (`--reference-policy`).
 */
export function ocTag({ source, target, how, confirmed }: Retag, place: OcPlace): string {
  const isLocal = confirmed?.settings?.referencePolicy === 'Local';
  const policy = isLocal ? ['--reference-policy=local'] : [];
  if (how === 'pinned') {
    const from = `${source.project}/${source.stream}@${source.image}`;
    const to = `${target.project}/${target.stream}:${target.tag}`;
    return ocLine(['tag', '--source=isimage', ...policy], [from, to], place);
  }
  const elsewhere = target.project === source.project ? '' : `${target.project}/`;
  const names = [`${source.stream}:${source.tag}`, `${elsewhere}${target.stream}:${target.tag}`];
  return ocLine(['tag', '--source=istag', '--alias', ...policy, '-n', source.project], names, place);
}

/** Makes an empty image stream. */
export function ocCreateStream({ project, stream }: StreamTarget, place: OcPlace): string {
  return ocLine(['create', 'imagestream', '-n', project], [stream], place);
}

/** Lets all service accounts of one project (`to`) pull the images of another. */
export function ocGrantPull(
  { project, to }: { readonly project: string; readonly to: string },
  place: OcPlace,
): string {
  const names = ['system:image-puller', `system:serviceaccounts:${to}`];
  return ocLine(['policy', 'add-role-to-group', '-n', project], names, place);
}

type Steps = Extract<RestorationPlan, { kind: 'steps' }>;

/** Puts something back, step by step; a step that fails ends it, so that no revision comes before an older one. */
export function ocRestore(plan: Steps, place: OcPlace): string {
  const isNew = plan.steps.some(({ kind }) => kind === 'createStream');
  const commands = plan.steps.map((step) => restoreCommand(plan, step, isNew, place));
  return commands
    .map(({ command, input }, index) => {
      const then = index < commands.length - 1 ? ' &&' : '';
      return input === undefined ? `${command}${then}` : `${command} <<'EOF'${then}\n${input}\nEOF`;
    })
    .join('\n');
}

interface RestoreCommand {
  readonly command: string;
  /** What it reads. JSON without line ends is never the line that ends it. */
  readonly input?: string;
}

function restoreCommand(plan: Steps, step: RestorationStep, isNew: boolean, place: OcPlace): RestoreCommand {
  if (step.kind === 'addSpecTags') return { command: patchCommand(plan, step.tags, isNew, place) };
  const command = ocLine(['create', '-n', plan.project, '-f', '-'], [], place);
  return { command, input: shellJson(bodyOf(plan, step)) };
}

function bodyOf(
  { project, stream }: Steps,
  step: Exclude<RestorationStep, { kind: 'addSpecTags' }>,
): JsonRecord {
  const apiVersion = 'image.openshift.io/v1';
  const metadata = { name: stream, namespace: project };
  if (step.kind === 'mapImage') {
    const image = { metadata: { name: step.image }, dockerImageReference: step.reference };
    return { apiVersion, kind: 'ImageStreamMapping', metadata, image, tag: step.tag };
  }
  const { labels, annotations, spec } = step;
  return { apiVersion, kind: 'ImageStream', metadata: { ...metadata, labels, annotations }, spec };
}

/**
 * A JSON patch can append to a list, or make one, and cannot tell which is needed. A stream that was just made has none;
 * for another one the list is made if the patch's test finds none, and appended to otherwise.
 */
function patchCommand(
  { project, stream }: Steps,
  tags: readonly JsonRecord[],
  isNew: boolean,
  place: OcPlace,
): string {
  const path = '/spec/tags';
  const patch = (operations: readonly JsonRecord[]): string =>
    ocLine(
      ['patch', 'imagestream', '-n', project, '--type=json', '-p', shellJson(operations)],
      [stream],
      place,
    );
  const make = { op: 'add', path, value: tags };
  if (isNew) return patch([make]);
  const append = tags.map((value) => ({ op: 'add', path: `${path}/-`, value }));
  return `{ ${patch([{ op: 'test', path, value: null }, make])} || ${patch(append)}; }`;
}

/** An `oc` line: what is told it, then the names, which are no options even if they begin with a dash. */
export function ocLine(told: readonly string[], names: readonly string[], place: OcPlace): string {
  const end = names.some((name) => name.startsWith('-')) ? ['--'] : [];
  return [...ocHead(place), ...told, ...end, ...names].map(shellWord).join(' ');
}

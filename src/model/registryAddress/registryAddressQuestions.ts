import type { Failure } from '../failure.ts';
import { findingsOf, type AddressFindings, type RegistryAddress } from './registryAddress.ts';

/** A place where a cluster may say where its registry is. Each costs one request. */
export type AddressQuestion =
  /** Any image stream of a project. */
  | { readonly kind: 'stream'; readonly project: string }
  /** The routes of a project that lead to the registry's service. */
  | { readonly kind: 'routes'; readonly project: string }
  /** `images.config.openshift.io/cluster` */
  | { readonly kind: 'imageConfig' }
  /** The service `docker-registry` of OpenShift 3. */
  | { readonly kind: 'service' };

/** What a place said, or why it could not be asked. A place that is not there says nothing. */
export type AddressAnswer =
  | { readonly kind: 'said'; readonly addresses: readonly RegistryAddress[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** What is known so far. */
export interface AddressKnowledge {
  /** The project of the context. */
  readonly ownProject: string | undefined;
  /** Known without a question: from the setting, a forwarded port, and the streams that were read anyway. */
  readonly given: readonly RegistryAddress[];
  readonly answers: ReadonlyMap<string, AddressAnswer>;
}

/** The project of the image registry since OpenShift 4. */
export const registryProject = 'openshift-image-registry';
/** Its project in OpenShift 3. */
export const oldRegistryProject = 'default';

/** The name that the registry has inside every OpenShift 4. */
export const usualInternalHost = `image-registry.${registryProject}.svc:5000`;

/** What the cluster itself calls its registry. */
export function internalHostOf({ all }: AddressFindings): string {
  return all.find(({ reach }) => reach === 'internal')?.host ?? usualInternalHost;
}

/** The project of the registry, from its name inside the cluster: `{service}.{project}.svc:5000`. */
export function projectOfRegistry(internalHost: string): string {
  const [, project] = /^[^.]+\.([^.]+)\.svc\b/.exec(internalHost) ?? [];
  if (project !== undefined) return project;
  return /^\d+\./.test(internalHost) ? oldRegistryProject : registryProject;
}

/** Tells the questions apart. */
export function questionKey(question: AddressQuestion): string {
  return 'project' in question ? `${question.kind} ${question.project}` : question.kind;
}

/** Everything that was found, in order. */
export function findingsFrom({ given, answers }: AddressKnowledge): AddressFindings {
  const known = [...answers.values()];
  return findingsOf(
    [...given, ...known.flatMap((answer) => (answer.kind === 'said' ? answer.addresses : []))],
    known.flatMap((answer) => (answer.kind === 'failed' ? [answer.failure] : [])),
  );
}

/**
 * The questions that could still bring an address to light, the most promising first. All image streams of a cluster name
 * the same registry, so one is enough; and its name inside the cluster tells OpenShift 3 from what came after.
 */
export function remainingQuestions(knowledge: AddressKnowledge): readonly AddressQuestion[] {
  const { ownProject, answers } = knowledge;
  const { all } = findingsFrom(knowledge);
  const inside = all.find(({ source }) => source.kind === 'inCluster')?.host;
  const streamRead = inside !== undefined || all.some(({ source }) => source.kind === 'stream');
  const projects = [...(ownProject === undefined ? [] : [ownProject]), 'openshift'];
  const questions: AddressQuestion[] = streamRead
    ? []
    : [...new Set(projects)].map((project) => ({ kind: 'stream', project }));
  if (!isOld(inside)) questions.push({ kind: 'routes', project: registryProject }, { kind: 'imageConfig' });
  if (inside === undefined || isOld(inside)) {
    questions.push({ kind: 'routes', project: oldRegistryProject }, { kind: 'service' });
  }
  return questions.filter((question) => !answers.has(questionKey(question)));
}

/** Whether nothing that is still to be asked could change which address is chosen. */
export function isSettled(knowledge: AddressKnowledge): boolean {
  const { all } = findingsFrom(knowledge);
  // A forwarded port is an address for now, which names no images.
  const isOutside = all.some(({ reach, source }) => reach === 'public' && source.kind !== 'forward');
  return isOutside || remainingQuestions(knowledge).length === 0;
}

/** OpenShift 3 calls its registry `docker-registry.default.svc:5000`, or by the service's IP address. */
function isOld(inside: string | undefined): boolean {
  return inside !== undefined && /^(?:docker-registry\.|\d+\.\d+\.\d+\.\d+(?::|$))/.test(inside);
}

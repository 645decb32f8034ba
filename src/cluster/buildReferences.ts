import { list, record, text, type JsonRecord } from '../model/json.ts';
import type { Reference } from '../model/workload.ts';
import { imageTarget } from './imageObjects.ts';
import { buildTriggers } from './triggers.ts';

const strategies = ['sourceStrategy', 'dockerStrategy', 'customStrategy'] as const;

/** Images that a BuildConfig of `project` names. build.openshift.io/v1 BuildConfigSpec. */
export function buildConfigReferences(spec: JsonRecord, project: string): Reference[] {
  return [
    ...commonReferences(spec, project),
    ...buildTriggers(spec['triggers'], strategyFrom(spec), project),
  ];
}

/** Images that a Build of `project` names, and the one that it made. build.openshift.io/v1 BuildSpec, BuildStatus. */
export function buildReferences(spec: JsonRecord, status: JsonRecord, project: string): Reference[] {
  const digest = text(record(record(status['output'])['to'])['imageDigest']);
  return [
    ...commonReferences(spec, project),
    ...(digest === undefined
      ? []
      : [{ place: 'pushed as build output', target: { kind: 'imageID' as const, id: digest } }]),
  ];
}

function commonReferences(spec: JsonRecord, project: string): Reference[] {
  const named = (place: string, from: unknown): Reference[] => {
    const target = imageTarget(from, project);
    return target === undefined ? [] : [{ place, target }];
  };
  return [
    ...named('build strategy', strategyFrom(spec)),
    ...list(record(spec['source'])['images']).flatMap((image) =>
      named('source image', record(image)['from']),
    ),
    ...named('build output', record(spec['output'])['to']),
  ];
}

function strategyFrom(spec: JsonRecord): unknown {
  const strategy = record(spec['strategy']);
  return strategies.map((kind) => record(strategy[kind])['from']).find((from) => from !== undefined);
}

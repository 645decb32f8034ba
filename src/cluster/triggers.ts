import { parseJson } from '../http/jsonText.ts';
import { list, record, text, type JsonRecord } from '../model/json.ts';
import type { Reference } from '../model/workload.ts';
import { imageTarget } from './imageObjects.ts';

const annotation = 'image.openshift.io/triggers';
const place = 'image-change trigger';

/** Triggers that Kubernetes workloads carry as JSON in an annotation, for an object in `project`. */
export function annotationTriggers(metadata: JsonRecord, project: string): Reference[] {
  const triggers = list(parseJson(text(record(metadata['annotations'])[annotation]))).map(record);
  return triggers.flatMap((trigger) =>
    triggerOn(trigger['from'], project, isPaused(trigger['paused']) ? `paused ${place}` : place),
  );
}

/** OpenShift writes `"true"`, people write `true`. */
function isPaused(paused: unknown): boolean {
  return paused === true || paused === 'true';
}

/** Triggers of a DeploymentConfig. apps.openshift.io/v1 DeploymentTriggerPolicy. */
export function configTriggers(triggers: unknown, project: string): Reference[] {
  return imageChanges(triggers).flatMap((trigger) => {
    const change = record(trigger['imageChangeParams']);
    return triggerOn(change['from'], project, change['automatic'] === true ? place : `manual ${place}`);
  });
}

/** Triggers of a BuildConfig; one without a source of its own means the strategy's. build.openshift.io/v1. */
export function buildTriggers(triggers: unknown, strategyFrom: unknown, project: string): Reference[] {
  return imageChanges(triggers).flatMap((trigger) => {
    const change = record(trigger['imageChange']);
    const words = change['paused'] === true ? `paused ${place}` : place;
    return triggerOn(change['from'] ?? strategyFrom, project, words);
  });
}

function imageChanges(triggers: unknown): JsonRecord[] {
  return list(triggers)
    .map(record)
    .filter(({ type }) => type === 'ImageChange' || type === 'imageChange');
}

function triggerOn(from: unknown, project: string, words: string): Reference[] {
  const target = imageTarget(from, project);
  return target === undefined ? [] : [{ place: words, target }];
}

import { compact, record, text } from '../model/json.ts';
import type { Project } from '../model/project.ts';

export const projectsPath = '/apis/project.openshift.io/v1/projects';

/** A Project of `project.openshift.io/v1` as the model's; undefined without a name. */
export function parseProject(raw: unknown): Project | undefined {
  const metadata = record(record(raw)['metadata']);
  const name = text(metadata['name']);
  if (name === undefined) return undefined;
  const annotations = record(metadata['annotations']);
  const displayName = text(annotations['openshift.io/display-name']);
  return compact({
    name,
    active:
      record(record(raw)['status'])['phase'] !== 'Terminating' && metadata['deletionTimestamp'] === undefined,
    displayName: displayName === name ? undefined : displayName,
    description: text(annotations['openshift.io/description']),
  });
}

import type { Connection } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import { compact, record, text } from '../model/json.ts';
import { annotationsOf } from '../model/project/projectCommand.ts';
import type {
  NewProject,
  ProjectContents,
  ProjectSnapshot,
  ProjectWords,
} from '../model/project/projectSnapshot.ts';
import type { ClusterProjects } from './clusterProjects.ts';
import { projectContents } from './projectContents.ts';
import { parseProject, projectsPath } from './projects.ts';
import { refused } from './refusal.ts';

const apiVersion = 'project.openshift.io/v1';
const requestsPath = `/apis/${apiVersion}/projectrequests`;

/** `ClusterProjects` over the OpenShift API. */
export class OpenShiftProjects implements ClusterProjects {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async refusal(signal: AbortSignal): Promise<string | undefined> {
    try {
      await this.#connection.get(requestsPath, { doing: 'ask whether you may create projects', signal });
      return undefined;
    } catch (error) {
      if (error instanceof FailureError && error.failure.kind === 'forbidden') return error.failure.reason;
      throw error;
    }
  }

  async request({ name, displayName, description }: NewProject, signal: AbortSignal): Promise<void> {
    const words = compact({ displayName: displayName || undefined, description: description || undefined });
    const body = { apiVersion, kind: 'ProjectRequest', metadata: { name }, ...words };
    const doing = `create the project ${name}`;
    await this.#connection.send('POST', requestsPath, body, { doing, signal }).catch(refused);
  }

  async read(name: string, signal: AbortSignal): Promise<ProjectSnapshot> {
    const doing = `read the project ${name}`;
    return parsed(await this.#connection.get(pathOf(name), { doing, signal }), doing);
  }

  async describe(
    seen: ProjectSnapshot,
    words: Partial<ProjectWords>,
    signal: AbortSignal,
  ): Promise<ProjectSnapshot> {
    const doing = `describe the project ${seen.name}`;
    const { resourceVersion } = seen;
    const body = { metadata: { resourceVersion, annotations: annotationsOf(words) } };
    const options = { doing, signal, contentType: 'application/merge-patch+json' };
    const sent = this.#connection.send('PATCH', pathOf(seen.name), body, options);
    return parsed(await sent.catch(refused), doing);
  }

  async delete({ name, uid }: ProjectSnapshot, signal: AbortSignal): Promise<void> {
    const doing = `delete the project ${name}`;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid } };
    await this.#connection.send('DELETE', pathOf(name), body, { doing, signal }).catch(refused);
  }

  async contents(name: string, signal: AbortSignal): Promise<ProjectContents> {
    return projectContents(this.#connection, name, signal);
  }
}

function pathOf(name: string): string {
  return `${projectsPath}/${encodeURIComponent(name)}`;
}

function parsed(raw: unknown, doing: string): ProjectSnapshot {
  const project = parseProject(raw);
  const metadata = record(record(raw)['metadata']);
  const uid = text(metadata['uid']);
  if (project === undefined || uid === undefined) {
    throw new FailureError({ kind: 'unreadable', doing, reason: 'the project has no name or no uid' });
  }
  const annotations = record(metadata['annotations']);
  return {
    name: project.name,
    uid,
    resourceVersion: text(metadata['resourceVersion']) ?? '',
    active: project.active,
    displayName: text(annotations['openshift.io/display-name']) ?? '',
    description: text(annotations['openshift.io/description']) ?? '',
  };
}

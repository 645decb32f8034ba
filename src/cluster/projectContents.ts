import type { Connection } from '../connection/connection.ts';
import { failureOf } from '../model/failure.ts';
import type { JsonRecord } from '../model/json.ts';
import type { ProjectContents } from '../model/project/projectSnapshot.ts';
import { imageStreamsPath, parseImageStream } from './imageStreams.ts';
import { fetchAll } from './listPages.ts';
import { listWorkloads } from './workloads.ts';

/** Only the metadata: what secrets hold never comes here. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
/** The secrets that OpenShift makes for every service account. */
const madeByItself = ['kubernetes.io/service-account-token', 'kubernetes.io/dockercfg'];

/** What is in a project; lists that cannot be read are undefined. Rejects with the signal's reason alone. */
export async function projectContents(
  connection: Connection,
  project: string,
  signal: AbortSignal,
): Promise<ProjectContents> {
  const read = (path: string, what: string, accept?: string): Promise<JsonRecord[] | undefined> =>
    fetchAll(connection, { path, doing: `list ${what} in ${project}`, accept }, signal).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        // A list that the cluster does not have holds nothing.
        return failureOf(error, '').kind === 'notFound' ? [] : undefined;
      },
    );
  const core = `/api/v1/namespaces/${encodeURIComponent(project)}`;
  const selector = encodeURIComponent(madeByItself.map((type) => `type!=${type}`).join(','));
  const [streams, secrets, claims, survey] = await Promise.all([
    read(imageStreamsPath(project), 'image streams'),
    read(`${core}/secrets?fieldSelector=${selector}`, 'secrets', metadataOnly),
    read(`${core}/persistentvolumeclaims`, 'persistent volume claims', metadataOnly),
    listWorkloads(connection, [project], signal),
  ]);
  return {
    streams: streams?.flatMap((raw) => parseImageStream(raw) ?? []),
    secrets: secrets?.length,
    claims: claims?.length,
    survey,
  };
}

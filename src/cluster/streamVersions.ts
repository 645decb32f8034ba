import type { Connection } from '../connection/connection.ts';
import type { StreamTarget } from '../model/target.ts';
import type { StreamRead } from './clusterWrites.ts';
import { imageStreamsPath } from './imageStreams.ts';
import { parseStreamRead } from './streamSnapshot.ts';
import { parseWatchEvent } from './watchEvent.ts';

/** The longest that the server keeps a watch open: whoever reads versions looks for one that is about to come. */
const timeoutSeconds = 60;
/** Silence past the end of the watch, in ms, after which its connection counts as dead. */
const grace = 30_000;

/** See `ClusterWrites.streamVersions`. An ERROR event is thrown as the failure that it holds: `gone` for 410. */
export async function* streamVersions(
  connection: Connection,
  { project, stream }: StreamTarget,
  signal: AbortSignal,
): AsyncGenerator<StreamRead | undefined, void, undefined> {
  const doing = `follow the image stream ${project}/${stream}`;
  const query = { watch: true, fieldSelector: `metadata.name=${stream}`, timeoutSeconds };
  const options = { doing, signal, query, idleTimeout: timeoutSeconds * 1000 + grace };
  for await (const line of connection.lines(imageStreamsPath(project), options)) {
    const event = parseWatchEvent(line, doing, connection.host);
    if (event.kind === 'bookmark') continue;
    yield event.type === 'deleted' ? undefined : parseStreamRead(event.object, doing);
  }
}

import type { Connection } from '../connection/connection.ts';
import { FailureError } from '../model/failure.ts';
import { prunerProject, type PrunerCronJob, type PrunerLog } from '../model/imagePruner/imagePruner.ts';
import { compact, record, text, time } from '../model/json.ts';
import { fetchPage } from './listPages.ts';
import { refused } from './refusal.ts';

/** Path of the jobs beside the registry. */
export const prunerJobsPath = `/apis/batch/v1/namespaces/${prunerProject}/jobs`;
const podsPath = `/api/v1/namespaces/${prunerProject}/pods`;

/** Of a log, this many lines at its end are shown. */
const linesShown = 5000;
/** And no more than so many characters of them. */
const charactersShown = 4_000_000;
/** Without a byte for so long, ms, there is nothing to come. */
const idleTimeout = 30_000;

/** Starts a run of a cron job by hand. POST `jobs`. */
export async function startPrunerJob(
  connection: Connection,
  name: string,
  { name: cronJob, uid, jobTemplate }: PrunerCronJob,
  signal: AbortSignal,
): Promise<void> {
  const { labels, annotations } = record(jobTemplate['metadata']);
  const body = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: prunerProject,
      ...compact({ labels: labels ?? undefined }),
      annotations: { ...record(annotations), 'cronjob.kubernetes.io/instantiate': 'manual' },
      // With the cron job as its controller, the job counts in its history and goes with it.
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: cronJob, uid, controller: true }],
    },
    spec: record(jobTemplate['spec']),
  };
  const doing = 'start a run of the automatic pruner';
  await connection.send('POST', prunerJobsPath, body, { doing, signal }).catch(refused);
}

/** Whether there is a job of that name. GET `jobs/{name}`. */
export async function hasPrunerJob(
  connection: Connection,
  name: string,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const path = `${prunerJobsPath}/${encodeURIComponent(name)}`;
    await connection.get(path, { doing: `look for the run ${name}`, signal });
    return true;
  } catch (error) {
    if (error instanceof FailureError && error.failure.kind === 'notFound') return false;
    throw error;
  }
}

/** The end of what the newest pod of a run has written. GET `pods`, then `pods/{name}/log`. */
export async function readPrunerLog(
  connection: Connection,
  job: string,
  signal: AbortSignal,
): Promise<PrunerLog> {
  const doing = `read the log of ${job}`;
  const pod = await newestPod(connection, job, doing, signal);
  if (pod === undefined) {
    throw new FailureError({ kind: 'notFound', doing, reason: 'its pod is gone, and the log with it' });
  }
  // One more tells whether there are more.
  const query = { tailLines: linesShown + 1 };
  const path = `${podsPath}/${encodeURIComponent(pod)}/log`;
  const lines: string[] = [];
  let length = 0;
  let dropped = 0;
  for await (const line of connection.lines(path, { doing, signal, query, idleTimeout })) {
    lines.push(line);
    length += line.length + 1;
    while ((length > charactersShown || lines.length - dropped > linesShown) && dropped < lines.length) {
      length -= (lines[dropped]?.length ?? 0) + 1;
      dropped += 1;
    }
  }
  const shown = lines.slice(dropped);
  return { pod, text: shown.join('\n'), cut: dropped > 0 };
}

async function newestPod(
  connection: Connection,
  job: string,
  doing: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = `${podsPath}?labelSelector=${encodeURIComponent(`job-name=${job}`)}`;
  const { items } = await fetchPage(connection, { path, doing, limit: undefined, next: undefined }, signal);
  const pods = items.map((item) => {
    const metadata = record(item['metadata']);
    return { name: text(metadata['name']), created: time(metadata['creationTimestamp']) ?? 0 };
  });
  return pods.toSorted((a, b) => b.created - a.created)[0]?.name;
}

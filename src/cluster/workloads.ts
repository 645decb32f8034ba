import type { Connection } from '../connection/connection.ts';
import { failureOf, type Failure } from '../model/failure.ts';
import type { Workload, WorkloadSurvey } from '../model/workload.ts';
import { fetchPage } from './listPages.ts';
import { isGone } from './pace.ts';
import { SurveyNotes, type ListOutcome } from './surveyNotes.ts';
import { parseWorkload } from './workload.ts';
import { workloadLists, workloadsPath, type WorkloadList } from './workloadLists.ts';
import { inParallel } from '../model/inParallel.ts';

/** Items per page. */
const pageSize = 500;
/** Projects that are asked one by one, eleven requests each, where cluster-wide lists are forbidden. */
const singleProjects = 25;
/** Requests at the same time. */
const parallel = 6;

/**
 * Lists everything that may name an image in `projects`, in their order. Where pods may be listed cluster-wide, one list
 * per kind does; else, and for a kind that may not, one per kind and project, for the first 25 projects. A list that is forbidden or fails is noted
 * in `unseen`; one that the cluster does not have is no gap. `progress` hears what is known after each
 * list. Rejects only with the signal's reason.
 */
export async function listWorkloads(
  connection: Connection,
  projects: readonly string[],
  signal: AbortSignal,
  progress: (survey: WorkloadSurvey) => void = () => undefined,
): Promise<WorkloadSurvey> {
  const notes = new SurveyNotes();
  const single: WorkloadList[] = [];
  const look = async (list: WorkloadList, project: string | undefined): Promise<void> => {
    if (notes.isAbsent(list.kind)) return;
    const where = project === undefined ? projects : [project];
    const end = notes.end;
    const outcome = end === undefined ? await outcomeOf(connection, list, project, signal) : failed(end);
    if (project === undefined && outcome.kind === 'failed' && outcome.failure.kind === 'forbidden') {
      single.push(list);
      return;
    }
    notes.add(list.kind, where, outcome);
    progress(notes.survey);
  };

  const [pods, ...others] = workloadLists;
  if (pods !== undefined && projects.length > 1) await look(pods, undefined);
  const everywhere = projects.length > 1 && single.length === 0;
  if (everywhere) await inParallel(others, parallel, (list) => look(list, undefined));
  const further = everywhere ? single : workloadLists;
  if (further.length > 0) notes.skip(projects.slice(singleProjects));
  const lists = projects
    .slice(0, singleProjects)
    .flatMap((project) => further.map((list) => ({ list, project })));
  await inParallel(lists, parallel, ({ list, project }) => look(list, project));
  return notes.survey;
}

function failed(failure: Failure): ListOutcome {
  return { kind: 'failed', failure };
}

async function outcomeOf(
  connection: Connection,
  list: WorkloadList,
  project: string | undefined,
  signal: AbortSignal,
): Promise<ListOutcome> {
  const doing = `list ${list.kind}s ${project === undefined ? 'in all projects' : `in ${project}`}`;
  for (const api of list.apis) {
    const path = workloadsPath(api, list, project);
    try {
      const workloads = await readList(connection, { list, path, doing }, signal);
      return { kind: 'read', workloads };
    } catch (error) {
      signal.throwIfAborted();
      const failure = failureOf(error, doing);
      if (failure.kind !== 'notFound') return failed(failure);
    }
  }
  return { kind: 'absent' };
}

interface ListRequest {
  readonly list: WorkloadList;
  readonly path: string;
  readonly doing: string;
}

/** All pages of a list. One that changed too much in between is read from its start once more. */
async function readList(
  connection: Connection,
  request: ListRequest,
  signal: AbortSignal,
  again = true,
): Promise<Workload[]> {
  const { list, path, doing } = request;
  const workloads: Workload[] = [];
  let next: string | undefined;
  try {
    do {
      const page = await fetchPage(connection, { path, doing, limit: pageSize, next }, signal);
      workloads.push(...page.items.flatMap((item) => parseWorkload(list.kind, item) ?? []));
      next = page.next;
    } while (next !== undefined);
    return workloads;
  } catch (error) {
    if (!again || !isGone(error)) throw error;
    return readList(connection, request, signal, false);
  }
}

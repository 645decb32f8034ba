import { whole } from '../http/answer.ts';
import { notFound } from '../http/status.ts';
import { podLogs } from '../state/podLogs.ts';
import type { Operations } from './request.ts';
import { groupResource } from './metadata.ts';
import { pathName, pathProject } from './request.ts';

/** `pods/{name}/log`: what the pod has written, as text; `tailLines` and `limitBytes` count. */
export const podLogOperations: Operations = {
  get: (request) => {
    const [project, name] = [pathProject(request), pathName(request)];
    if (request.state.collection('', 'pods').get(project, name) === undefined) {
      throw notFound(groupResource(request), name);
    }
    const written = podLogs(request.state).get(`${project}/${name}`) ?? '';
    const lines = written.split(/(?<=\n)/);
    const tail = request.query.get('tailLines');
    const shown = tail === null ? written : lines.slice(Math.max(0, lines.length - Number(tail))).join('');
    const limit = Number(request.query.get('limitBytes') ?? Infinity);
    return whole(200, Buffer.from(shown).subarray(0, limit), { 'content-type': 'text/plain' });
  },
};

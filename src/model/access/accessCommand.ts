import { ocLine, type OcPlace } from '../ocCommand.ts';

/** Lists everybody who may pull the images of a project. */
export function ocWhoCanPull(project: string, place: OcPlace): string {
  return ocLine(['policy', 'who-can', '-n', project], ['get', 'imagestreams/layers'], place);
}

import { ocLine, type OcPlace } from '../ocCommand.ts';
import type { ImportRequest } from './importRequest.ts';

/** The same import as lines for a shell with the `oc` client, one for each tag: `oc import-image -n shop web:1.0 --from=…`. */
export function ocImport({ project, stream, images, options }: ImportRequest, place: OcPlace): string {
  const { scheduled, insecure, referencePolicy, importMode } = options;
  const flags = [
    '--confirm',
    `--reference-policy=${referencePolicy.toLowerCase()}`,
    ...(importMode === 'Legacy' ? [] : [`--import-mode=${importMode}`]),
    ...(scheduled ? ['--scheduled'] : []),
    ...(insecure ? ['--insecure'] : []),
  ];
  return images
    .map(({ from, to }) =>
      ocLine(['import-image', '-n', project, `--from=${from}`, ...flags], [`${stream}:${to}`], place),
    )
    .join('\n');
}

import { alreadyExists, conflict, invalid, notFound } from '../http/status.ts';
import { newStream, readStream } from '../images/stream.ts';
import type { TaggingContext } from '../images/tagEvent.ts';
import type { Fields } from '../json.ts';
import { fields, text } from '../json.ts';
import type { ImageStream } from '../state/objects.ts';
import { newMeta } from '../state/state.ts';
import { importStatus, previewed, storing } from './importAnswer.ts';
import { Importer } from './importer.ts';
import type { ImportSpec } from './importSpec.ts';
import { readImportSpec, specFaults, writtenSpec } from './importSpec.ts';
import { importFault } from './policy.ts';
import { recordImport } from './recordImport.ts';
import { bare } from '../api/form.ts';

const GROUP = 'image.openshift.io';
const KIND = { group: GROUP, resource: 'ImageStreamImport' };
const STREAMS = { group: GROUP, resource: 'imagestreams' };

/**
 * Performs an ImageStreamImport: looks at what it asks for, and changes the stream unless it is a preview. Resolves to
 * the object with its status. `fromAnywhere` passes over the registries that people may import from. Rejects with 422 for what is malformed or may not be imported from, 404 and 409 when the
 * stream is another one than asked, or changed meanwhile.
 */
export async function runImport(
  context: TaggingContext,
  project: string,
  body: Fields,
  fromAnywhere = false,
): Promise<Fields> {
  const { state } = context;
  const metadata = fields(body['metadata']);
  const name = text(metadata['name']) ?? '';
  const asked = fields(body['spec']);
  const faults = specFaults(asked);
  if (faults.length > 0) throw invalid(KIND, name, faults);
  const spec = readImportSpec(asked);
  if (!fromAnywhere) requireAllowed(context, name, spec);
  const old = state.imageStreams.get(project, name);
  requireStream(metadata, name, old);

  const outcome = await new Importer(state, project).import(spec, old ?? newStream(project, name));
  const answer = {
    kind: 'ImageStreamImport',
    apiVersion: `${GROUP}/v1`,
    metadata: { ...newMeta(name, project), resourceVersion: undefined },
    spec: writtenSpec(asked),
  };
  if (!spec.import) return { ...answer, status: importStatus(spec, outcome, previewed) };
  requireUnchanged(context, project, name, old);
  const status = importStatus(spec, outcome, storing(state));
  const stream = recordImport(context, { project, name, spec, outcome }, old);
  return { ...answer, status: { import: bare(readStream(stream, state)), ...status } };
}

/** Whoever may make images, or map them, imports from where they like. */
function requireAllowed({ state, access, identity }: TaggingContext, name: string, spec: ImportSpec): void {
  const mayCreate = (resource: string): boolean =>
    access.allows(identity, { verb: 'create', group: GROUP, resource, project: undefined });
  if (mayCreate('images') || mayCreate('imagestreammapping')) return;
  const fault = (path: string, image: ImportSpec['images'][number]): ReturnType<typeof importFault> =>
    importFault(state, image.source, image.policy.importPolicy.insecure === true, `${path}.from.name`);
  const causes = [
    spec.repository && fault('spec.repository', spec.repository),
    ...spec.images.map((image, index) => fault(`spec.images[${index}]`, image)),
  ].filter((cause) => cause !== undefined);
  if (causes.length > 0) throw invalid(KIND, name, causes);
}

function requireStream(metadata: Fields, name: string, stream: ImageStream | undefined): void {
  const version = text(metadata['resourceVersion']) ?? '';
  const uid = text(metadata['uid']) ?? '';
  if (stream === undefined) {
    if (version !== '' || uid !== '') throw notFound(STREAMS, name);
    return;
  }
  const what = { group: GROUP, resource: 'imagestream' };
  const found = stream.metadata.resourceVersion;
  if (version !== '' && version !== found) {
    throw conflict(what, name, `the image stream was updated from "${version}" to "${found}"`);
  }
  if (uid !== '' && uid !== stream.metadata.uid) throw notFound(what, name);
}

/** The network takes its time: the stream may have been changed by then. */
function requireUnchanged(
  { state }: TaggingContext,
  project: string,
  name: string,
  old: ImageStream | undefined,
): void {
  const now = state.imageStreams.get(project, name);
  if (now?.metadata.resourceVersion === old?.metadata.resourceVersion) return;
  if (old === undefined) throw alreadyExists(STREAMS, name);
  throw now === undefined ? notFound(STREAMS, name) : conflict(STREAMS, name);
}

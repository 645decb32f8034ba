import {
  pullSpecOf,
  readImportReference,
  repositoryOf,
  suggestedStream,
} from '../model/import/importReference.ts';
import type { ImportReference, TypedReference } from '../model/import/importReference.ts';
import type { ImportOptions, ImportRequest } from '../model/import/importRequest.ts';
import type { ImportForm } from '../shared/importPage.ts';

/** What a person has set in the panel of an import; what is undefined is suggested. */
export interface ImportDraft extends Omit<ImportOptions, 'insecure'> {
  readonly project: string;
  readonly reference: string;
  /** Whether all tags of the repository are wanted, and not the one of the reference. */
  readonly all: boolean;
  readonly stream?: string | undefined;
  readonly tag?: string | undefined;
  /** The registry that any certificate will do for, and none but this one, whatever is typed later. */
  readonly insecureHost?: string | undefined;
}

/** As `oc import-image` has it. */
export const usualDraft: ImportDraft = {
  project: '',
  reference: '',
  all: false,
  scheduled: false,
  referencePolicy: 'Source',
  importMode: 'Legacy',
};

/** The draft with another value of a field, as the page sends it; the same draft for what is none. */
export function withField(draft: ImportDraft, field: string, value: string): ImportDraft {
  switch (field) {
    case 'project':
    case 'stream':
    case 'tag':
      return { ...draft, [field]: value };
    case 'reference':
      // The tag that it gets is suggested anew.
      return { ...draft, reference: value, tag: undefined, ...(draft.all ? { all: false } : {}) };
    case 'all':
    case 'scheduled':
      return { ...draft, [field]: value === 'true' };
    case 'insecure':
      return { ...draft, insecureHost: value === 'true' ? referenceOf(draft)?.host : undefined };
    case 'referencePolicy':
      return { ...draft, referencePolicy: value === 'Local' ? 'Local' : 'Source' };
    case 'importMode':
      return { ...draft, importMode: value === 'PreserveOriginal' ? 'PreserveOriginal' : 'Legacy' };
    default:
      return draft;
  }
}

function referenceOf({ reference }: ImportDraft): ImportReference | undefined {
  const typed = readImportReference(reference);
  return typed.kind === 'reference' ? typed.reference : undefined;
}

/** A draft with what follows from the reference. */
export interface ReadDraft {
  readonly form: ImportForm;
  readonly typed: TypedReference;
}

/** Reads the reference and fills in what is suggested. */
export function readDraft({ insecureHost, ...draft }: ImportDraft): ReadDraft {
  const typed = readImportReference(draft.reference);
  const reference = typed.kind === 'reference' ? typed.reference : undefined;
  const form = {
    ...draft,
    insecure: reference !== undefined && reference.host === insecureHost,
    stream: draft.stream ?? (reference === undefined ? '' : suggestedStream(reference, draft.project)),
    tag: draft.tag ?? reference?.tag ?? 'latest',
    all: draft.all && reference?.digest === undefined,
    scheduled: draft.scheduled && reference?.digest === undefined,
  };
  return { form, typed };
}

/** A name for a request that makes no stream, where the form has none yet. */
const anyStream = 'image';

/** What a look asks for: the image of the reference, or all tags of its repository. Nothing else of the form counts. */
export function lookRequest(form: ImportForm, reference: ImportReference): ImportRequest {
  const { project, insecure, importMode } = form;
  const options = { scheduled: false, insecure, importMode, referencePolicy: 'Source' as const };
  const base = { project, stream: anyStream, options };
  if (form.all) return { ...base, images: [], repository: repositoryOf(reference) };
  return { ...base, images: [{ from: pullSpecOf(reference), to: reference.tag ?? 'latest' }] };
}

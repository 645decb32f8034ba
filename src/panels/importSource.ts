import { FailureError } from '../model/failure.ts';
import type { ImportOutcome, ImportPlan } from '../model/import/importPlan.ts';
import { repositoryOf } from '../model/import/importReference.ts';
import type { ImportRequest } from '../model/import/importRequest.ts';
import { streamNameProblem } from '../model/name.ts';
import { compareNames } from '../model/project.ts';
import { pullSecretRights } from '../model/pullSecret/pullSecretRights.ts';
import { loginsFor, secretNames } from '../model/pullSecret/pullSecretUse.ts';
import { rights, rightWords } from '../model/right.ts';
import type { TagTarget } from '../model/target.ts';
import { plainLine } from '../model/text.ts';
import type { Writer } from '../changes/writer.ts';
import type { ImportPage } from '../shared/importPage.ts';
import type { RegistryStore } from '../store/registryStore.ts';
import { lookRequest, readDraft, usualDraft, withField, type ImportDraft } from './importDraft.ts';
import type { LookWork } from './importLook.ts';
import { ImportLooking } from './importLooking.ts';
import { buildImportPage, planOf, type ImportPageInput } from './importPage.ts';

export interface ImportSourceOptions {
  readonly store: RegistryStore;
  /** Hears that the page would show something else now. */
  readonly changed: () => void;
}

/** What an import is to go into, or where it is to come from, as far as it is known when the panel is opened. */
export type ImportStart = Partial<Pick<ImportDraft, 'project' | 'stream' | 'reference'>>;

/** Fields that make no other image be looked for. */
const noLook: readonly string[] = ['stream', 'tag', 'scheduled', 'referencePolicy'];

/** What the panel of an import shows, for whichever cluster is shown, and what was set in it. */
export class ImportSource {
  readonly #options: ImportSourceOptions;
  readonly #stopListening: () => void;
  /** The session that everything below is of. */
  #writer: Writer | undefined;
  #server: string | undefined;
  #draft: ImportDraft;
  readonly #looking: ImportLooking;
  #outcome: ImportPageInput['outcome'];
  #held: string | undefined;
  #busy = false;

  constructor(options: ImportSourceOptions, start: ImportStart) {
    this.#options = options;
    this.#looking = new ImportLooking(options.changed);
    this.#draft = { ...usualDraft, ...start };
    this.#stopListening = options.store.onDidChange((change) => {
      const isOurs = change.kind === 'streams' && change.project === this.#held;
      if (isOurs || change.kind === 'connection' || change.kind === 'projects') options.changed();
    });
  }

  /** Begins anew with another place or reference; what was typed for another import is given up. */
  start(start: ImportStart): void {
    if (Object.keys(start).length === 0) return;
    this.#draft = { ...usualDraft, project: this.#draft.project, ...start };
    this.#looking.forget();
    this.#outcome = undefined;
    this.#options.changed();
  }

  /** The page as it is now. Rejects with a `FailureError` when there is no connection. */
  async load(): Promise<ImportPage> {
    const { store } = this.#options;
    await store.settled();
    const { connection, writer } = store;
    if (connection.kind === 'failed') throw new FailureError(connection.failure);
    if (connection.kind === 'connecting' || writer === undefined) return this.load();
    this.#enter(writer, connection.server);
    await Promise.all([this.#hold(), this.#askRights(writer)]);
    await this.#findStream();
    return buildImportPage(this.#input(writer));
  }

  /** Sets a field, and looks again where that makes a difference and something was looked for before. */
  set(field: string, value: string): void {
    const before = this.#draft;
    this.#draft = withField(before, field, value);
    if (this.#draft === before) return;
    if (!noLook.includes(field)) {
      const again = field !== 'reference' && (field === 'all' || this.#looking.look.kind !== 'none');
      if (again) this.look();
      else this.#looking.forget();
    }
    this.#options.changed();
  }

  /** Looks what the registry has, unless there is nothing to look for. */
  look(): void {
    const { form, typed } = readDraft(this.#draft);
    const writer = this.#writer;
    if (typed.kind !== 'reference' || !this.#mayLook(writer, form.project)) {
      this.#looking.forget();
      return;
    }
    this.#outcome = undefined;
    this.#looking.begin(lookRequest(form, typed.reference), typed.reference, this.#work(writer));
  }

  stopLooking(): void {
    this.#looking.forget();
    this.#options.changed();
  }

  /** Chooses rows, or no longer. */
  choose(keys: readonly string[], on: boolean): void {
    this.#looking.choose(keys, on);
  }

  get project(): string {
    return this.#draft.project;
  }

  /** What would be sent now; undefined where nothing can be imported. */
  get request(): ImportRequest | undefined {
    return this.#plan()?.request;
  }

  /** Where a tag went that was imported last. */
  imported(tag: string): TagTarget | undefined {
    if (this.#outcome === undefined) return undefined;
    const { project, stream } = this.#outcome.plan.request;
    return { project, stream, tag };
  }

  /** Imports what is chosen; `apply` asks first, and gives undefined for what was not confirmed. */
  async run(apply: (plan: ImportPlan) => Promise<ImportOutcome | undefined>): Promise<void> {
    const plan = this.#plan();
    if (plan === undefined) return;
    this.#setBusy(true);
    try {
      const outcome = await apply(plan);
      if (outcome !== undefined) this.#outcome = { plan, outcome };
    } finally {
      this.#setBusy(false);
    }
  }

  dispose(): void {
    this.#stopListening();
    this.#looking.forget();
    this.#release();
  }

  /** Another cluster has other projects and other secrets; the same one, shown anew, has the same. */
  #enter(writer: Writer, server: string): void {
    if (this.#writer === writer) return;
    if (this.#server !== undefined && this.#server !== server) {
      this.#draft = { ...this.#draft, project: '' };
      this.#outcome = undefined;
    }
    this.#looking.forget();
    this.#held = undefined;
    this.#writer = writer;
    this.#server = server;
  }

  #plan(): ImportPlan | undefined {
    const writer = this.#writer;
    if (writer === undefined || this.#busy || !this.#isShown(writer)) return undefined;
    return planOf(this.#input(writer));
  }

  #mayLook(writer: Writer | undefined, project: string): writer is Writer {
    if (writer === undefined || project === '' || !this.#isShown(writer)) return false;
    return writer.rights.answer(rights.importImages(project)) !== 'no';
  }

  /** Whether the page is of the cluster that is shown: one that loads again soon is of the one before. */
  #isShown(writer: Writer): boolean {
    return this.#options.store.writer === writer;
  }

  #setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#options.changed();
  }

  /** Follows the project that is imported into. */
  async #hold(): Promise<void> {
    const { project } = this.#draft;
    if (this.#held === project) return;
    this.#release();
    if (project === '') return;
    this.#held = project;
    await this.#options.store.openProject(project, this);
  }

  /** The stream that is imported into may stand on a page of the project's list that was not loaded yet. */
  async #findStream(): Promise<void> {
    const { project, stream } = readDraft(this.#draft).form;
    if (streamNameProblem(stream, project) === undefined)
      await this.#options.store.findStream(project, stream);
  }

  #release(): void {
    if (this.#held !== undefined) this.#options.store.closeProject(this.#held, this);
    this.#held = undefined;
  }

  async #askRights(writer: Writer): Promise<void> {
    const { project } = this.#draft;
    if (project === '') return;
    await writer.rights.ask([rights.importImages(project), pullSecretRights.create(project)]);
  }

  #work(writer: Writer): LookWork {
    const { pullSecrets } = this.#options.store;
    return {
      preview: (request, signal) => writer.previewImport(request, signal),
      async secrets(project, reference, signal) {
        const secrets = await pullSecrets?.list(project, signal);
        return secrets && secretNames(loginsFor(repositoryOf(reference), secrets));
      },
    };
  }

  #input(writer: Writer): ImportPageInput {
    const { store } = this.#options;
    const { form, typed } = readDraft(this.#draft);
    const { connection, projects } = store;
    const right = rights.importImages(form.project);
    const isRefused = form.project !== '' && writer.rights.answer(right) === 'no';
    return {
      cluster: connection.kind === 'connected' ? plainLine(new URL(connection.server).host) : '',
      projects: projects.kind === 'loaded' ? [...projects.items.keys()].sort(compareNames) : [],
      form,
      typed,
      refused: isRefused
        ? `You have no right to ${rightWords(right)}. An administrator of the project can grant the role registry-editor.`
        : undefined,
      look: this.#looking.look,
      chosen: this.#looking.chosen,
      stream: store.stream(form.project, form.stream),
      canAddSecret: writer.rights.answer(pullSecretRights.create(form.project)) !== 'no',
      busy: this.#busy,
      outcome: this.#outcome,
      now: this.#options.store.now,
    };
  }
}

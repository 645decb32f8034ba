import {
  draftProblems,
  fieldProblem,
  formFields,
  type FormField,
  type PrunerDraft,
} from '../../src/model/imagePruner/prunerForm.ts';
import type { ImagePrunerHost, PrunerPage, ScheduleView } from '../../src/shared/imagePrunerPage.ts';

/** What was typed into the form and is not saved. */
export interface Typed {
  /** The text of a field as it is to be shown. */
  text(field: FormField): string;
  /** Why a text cannot be saved, by field. */
  readonly problems: ReadonlyMap<FormField, string>;
  /** Whether saving would change anything. */
  readonly changes: boolean;
  /** What the cluster has by now in a field that was typed into, where somebody else changed it. */
  theirs(field: FormField): string | undefined;
  /** What is known of the schedule that was typed; undefined as long as it is not. */
  readonly schedule: ScheduleView | undefined;
  set(field: FormField, text: string): void;
  discard(field?: FormField): void;
  /** Asks and saves; what was typed is kept unless it was saved. */
  save(): Promise<void>;
}

/** What outlives a drawing of the page. */
export class Typing {
  #page: PrunerPage | undefined;
  #draft: PrunerDraft = {};
  /** What the cluster had in each field when it was first typed into. */
  readonly #before = new Map<FormField, string>();
  #schedule: { readonly text: string; readonly view: ScheduleView } | undefined;
  #saved = false;

  /** What was typed, against the page as it is now. */
  against(page: PrunerPage, host: ImagePrunerHost, redraw: () => void): Typed {
    this.#take(page);
    const { form } = page;
    const draft = this.#draft;
    const changed = (next: PrunerDraft): void => {
      this.#become(next, page, host, redraw);
    };
    return {
      text: (field) => draft[field] ?? form[field],
      problems: draftProblems(form, draft),
      changes: formFields.some((field) => (draft[field] ?? form[field]).trim() !== form[field]),
      theirs: (field) => this.#theirs(field, form[field]),
      schedule: draft.schedule === undefined ? page.schedule : this.#described(draft.schedule),
      set: (field, text) => {
        if (!this.#before.has(field)) this.#before.set(field, form[field]);
        // What is typed back is not changed.
        changed(text === form[field] ? this.#without([field]) : { ...this.#draft, [field]: text });
      },
      discard: (field) => changed(this.#without(field === undefined ? formFields : [field])),
      save: async () => {
        // What is typed while the question is open is not what was asked about.
        if ((await host.save(page.cluster, JSON.stringify(draft))) === 'saved')
          this.#saved = this.#draft === draft;
      },
    };
  }

  /** The first page has what was typed before it was hidden; what was saved is done with once the page shows it. */
  #take(page: PrunerPage): void {
    if (page === this.#page) return;
    const first = this.#page === undefined || this.#page.cluster !== page.cluster;
    this.#page = page;
    if (!first && !(this.#saved && Object.keys(page.draft).length === 0)) return;
    this.#draft = page.draft;
    this.#saved = false;
    this.#before.clear();
    for (const field of formFields) if (field in page.draft) this.#before.set(field, page.form[field]);
  }

  #without(fields: readonly FormField[]): PrunerDraft {
    for (const field of fields) this.#before.delete(field);
    const isKept = ([field]: [string, string]) => !fields.some((each) => each === field);
    return Object.fromEntries(Object.entries(this.#draft).filter(isKept));
  }

  #theirs(field: FormField, now: string): string | undefined {
    const before = this.#before.get(field);
    return this.#saved || before === undefined || before === now || this.#draft[field] === now
      ? undefined
      : now;
  }

  #become(draft: PrunerDraft, page: PrunerPage, host: ImagePrunerHost, redraw: () => void): void {
    this.#draft = draft;
    void host.keep(page.cluster, JSON.stringify(draft));
    redraw();
    const { schedule } = draft;
    if (
      schedule === undefined ||
      fieldProblem('schedule', schedule) !== undefined ||
      this.#described(schedule)
    )
      return;
    void host.describe(schedule).then((view) => {
      this.#schedule = { text: schedule, view };
      redraw();
    });
  }

  #described(text: string): ScheduleView | undefined {
    return this.#schedule?.text === text ? this.#schedule.view : undefined;
  }
}

import { FailureError } from '../model/failure.ts';
import type { ImportEntry } from '../model/import/importHealth.ts';
import { inParallel } from '../model/inParallel.ts';
import type { PullSecret } from '../model/pullSecret/pullSecret.ts';
import { loginsFor, type UsedLogin } from '../model/pullSecret/pullSecretUse.ts';
import type { PullSecrets } from '../store/pullSecrets.ts';

/** Projects that are asked for at one time. */
const atOnce = 4;

/** The logins that imports are made with, of the projects that are shown: each is asked for once, until it is forgotten. */
export class ImportLogins {
  readonly #pullSecrets: Pick<PullSecrets, 'list'>;
  readonly #end = new AbortController();
  readonly #asked = new Set<string>();
  readonly #known = new Map<string, readonly PullSecret[]>();

  constructor(pullSecrets: Pick<PullSecrets, 'list'>) {
    this.#pullSecrets = pullSecrets;
  }

  /** The logins that the cluster has for an import; undefined where that is not known, or may not be seen. */
  of({ project, source }: ImportEntry): readonly UsedLogin[] | undefined {
    const secrets = this.#known.get(project);
    return secrets && loginsFor(source, secrets);
  }

  /** Asks for what is not known of projects; whether there is an answer. What cannot be asked is not known. */
  async ask(projects: readonly string[]): Promise<boolean> {
    const asked = projects.filter((project) => !this.#asked.has(project));
    for (const project of asked) this.#asked.add(project);
    let isAnswered = false;
    await inParallel(asked, atOnce, async (project) => {
      isAnswered = (await this.#list(project)) || isAnswered;
    });
    return isAnswered;
  }

  /** Projects are asked for again; what is known of them stands until then. */
  forget(projects: Iterable<string>): void {
    for (const project of projects) this.#asked.delete(project);
  }

  /** Ends what is in flight. */
  close(): void {
    this.#end.abort();
  }

  async #list(project: string): Promise<boolean> {
    const { signal } = this.#end;
    try {
      this.#known.set(project, await this.#pullSecrets.list(project, signal));
      return true;
    } catch (error) {
      if (!(error instanceof FailureError)) {
        if (signal.aborted) return false;
        throw error;
      }
      if (error.failure.kind === 'forbidden') return this.#known.delete(project);
      // It may pass: whoever shows the project next asks again.
      this.#asked.delete(project);
      return false;
    }
  }
}

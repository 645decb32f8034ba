import { setTimeout as delay } from 'node:timers/promises';
import type { ClientAnswer } from '../../client.ts';
import { Client } from '../../client.ts';
import type { Cluster } from '../../cluster.ts';
import { userNames } from '../../identity.ts';
import { fields, list, parseJson, text } from '../../json.ts';
import { readLayout } from '../layout.ts';
import { watchLines } from '../watching.ts';
import { pushImage } from '../../registry/client.ts';
import { differences } from './comparison.ts';
import type { Projection } from './projection.ts';
import { project } from './projection.ts';
import type { Recorded, Step, StepRequest } from './steps.ts';
import { recorded } from './steps.ts';

const SETTLE_MILLISECONDS = 2000;

/** Repeats the recorded steps against a cluster, one after another. */
export class Runner {
  readonly #cluster: Cluster;
  readonly #kept = new Map<string, string>();

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  /** Runs one step; resolves to where its answer differs from the recorded one. */
  async differences(step: Step): Promise<string[]> {
    const want = recorded(step.name);
    const deadline = Date.now() + (step.settle ? SETTLE_MILLISECONDS : 0);
    for (;;) {
      const found = differences(want, this.#normal(await this.#run(step, want)), step);
      if (found.length === 0 || Date.now() >= deadline) return found;
      await delay(20);
    }
  }

  async #run(step: Step, want: Recorded): Promise<Recorded> {
    if (step.push) return this.#push(step.as, step.push);
    if (step.watch !== undefined) return this.#watch(step, step.watch, want.events?.length ?? 0);
    const answer = await this.#send(step);
    const headers = Object.fromEntries(
      (step.headers ?? []).map((name) => [name, String(answer.headers[name])]),
    );
    if (step.binary) return { status: answer.status, headers, bytes: answer.body.length };
    const body = jsonOrText(answer.body);
    this.#keep(step.keep, body);
    const picked = step.pick !== undefined && answer.status < 300 ? project(body, step.pick) : body;
    return { status: answer.status, headers, body: picked };
  }

  async #push(as: string, { repo, tag, layoutTag }: NonNullable<Step['push']>): Promise<Recorded> {
    const image = readLayout(layoutTag);
    try {
      const digest = await pushImage(this.#client(as), repo, tag, image);
      return { status: 201, headers: { 'docker-content-digest': digest } };
    } catch (error) {
      const [, status, body = ''] = /: (\d{3}) (.*)$/s.exec(String(error)) ?? [];
      return { status: Number(status), body: jsonOrText(Buffer.from(body)) };
    }
  }

  async #watch(step: Step, path: string, count: number): Promise<Recorded> {
    if (step.before) {
      const answer = await this.#send({ ...step.before, method: 'GET' });
      this.#keep(step.before.keep, answer.json());
    }
    const pick: Projection = step.pick ?? {};
    const watch = await watchLines(this.#cluster, step.as, this.#fill(path));
    for (const change of step.during ?? []) await this.#send(change);
    const events = await watch.take(count);
    watch.close();
    const seen = events.filter((event) => fields(event)['type'] !== 'BOOKMARK');
    return { status: watch.status, events: seen.map((event) => project(event, pick)) };
  }

  #send(request: StepRequest): Promise<ClientAnswer> {
    const { as, method, path, body, target, basic, contentType, accept, range } = request;
    const registry = target === 'registry';
    const headers: Record<string, string> = { accept: accept ?? (registry ? '*/*' : 'application/json') };
    if (basic)
      headers['authorization'] = `Basic ${Buffer.from(`${as}:${this.#token(as)}`).toString('base64')}`;
    if (contentType !== undefined) headers['content-type'] = contentType;
    if (range !== undefined) headers['range'] = range;
    return this.#client(as).send(this.#fill(path), { method, headers, body, registry });
  }

  #client(as: string): Client {
    const { api, registry, caPem } = this.#cluster;
    return new Client(api, registry, caPem, as === '' ? undefined : this.#token(as));
  }

  #token(as: string): string {
    const user = userNames.find((name) => name === as);
    return user === undefined ? as.slice(1) : this.#cluster.tokens[user];
  }

  #keep(wanted: Record<string, string> | undefined, body: unknown): void {
    for (const [name, path] of Object.entries(wanted ?? {})) {
      this.#kept.set(name, text(project(body, path)) ?? '');
    }
  }

  #fill(path: string): string {
    return path.replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      encodeURIComponent(this.#kept.get(name) ?? ''),
    );
  }

  #normal(answer: Recorded): Recorded {
    const { registry, api } = this.#cluster;
    const plain = JSON.stringify(answer)
      .replaceAll(new URL(registry).host, 'REGISTRY')
      .replaceAll(new URL(api).host, 'API');
    const normal = fields(parseJson(plain));
    return { ...answer, ...normal, ...(answer.events && { events: list(normal['events']) }) };
  }
}

function jsonOrText(body: Buffer): unknown {
  const plain = body.toString('utf8');
  try {
    return parseJson(plain);
  } catch {
    return plain;
  }
}

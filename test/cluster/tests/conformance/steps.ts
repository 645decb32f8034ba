import { readFileSync } from 'node:fs';
import { fields, parseJson } from '../../json.ts';
import type { Projection } from './projection.ts';

/** A request that a step makes, in the words of steps.json. */
export interface StepRequest {
  /** User name, empty for nobody, `!TOKEN` for a token that is given as it is. */
  as: string;
  method: string;
  path: string;
  body?: unknown;
  target?: 'registry';
  basic?: true;
  contentType?: string;
  accept?: string;
  range?: string;
}

/** One step of the scenario that was recorded; see test/fixtures/openshift-4.13. */
export interface Step extends StepRequest {
  name: string;
  /** Pushes a tag of the image layout instead of a request. */
  push?: { repo: string; tag: string; layoutTag: string };
  /** Follows a watch instead of a request, while the changes in `during` are made. */
  watch?: string;
  during?: StepRequest[];
  before?: { as: string; path: string; keep: Record<string, string> };
  /** Headers of the answer that are compared. */
  headers?: string[];
  /** Only the number of bytes of the body is compared. */
  binary?: true;
  /** What of the body, or of a watch event, is compared. */
  pick?: Projection;
  /** Values of the answer that later steps put into their paths, as `{{name}}`. */
  keep?: Record<string, string>;
  /** Only types are compared. */
  shapeOnly?: true;
  /** The body is text that is not compared. */
  text?: true;
  /** Order does not count: of all events, or of the field named. */
  unordered?: true | string;
  /** The answer may need a moment to become right. */
  settle?: true;
}

/** What the real OpenShift answered to a step. */
export interface Recorded {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
  bytes?: number;
  events?: unknown[];
}

/** Reads a JSON file of the fixtures, named relative to them. */
function fixture(name: string): unknown {
  return parseJson(
    readFileSync(new URL(`../../../fixtures/openshift-4.13/${name}`, import.meta.url), 'utf8'),
  );
}

/** The steps, in order: they build on one another. */
export const steps = fixture('steps.json') as Step[];

/** The recorded answer of a step; throws when there is none. */
export function recorded(name: string): Recorded {
  const answer = fields(recording[name]);
  if (typeof answer['status'] !== 'number') throw new Error(`Nothing was recorded for ${name}.`);
  return { ...answer, status: answer['status'] };
}

const recording = fields(fixture('recording.json'));

import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { addEvent, internalReference, newStream } from './images/stream.ts';
import { fields, text } from './json.ts';
import type { ImageStream } from './state/objects.ts';
import type { State } from './state/state.ts';
import { timestamp } from './state/state.ts';

/** Many changes of the streams of one project in a short time. */
export interface Storm {
  project: string;
  changes: number;
  /** How long they take together. */
  milliseconds: number;
}

/** Of ten changes two make a stream, one removes the first of these, and the others are pushes onto streams that are there. */
const CYCLE = 10;
const TICK = 10;

/** Reads a storm from JSON. Throws Error that says what is wrong. */
export function readStorm(value: unknown): Storm {
  const { project, changes, milliseconds } = fields(value);
  const name = text(project);
  if (name === undefined || typeof changes !== 'number' || typeof milliseconds !== 'number') {
    throw new Error('A storm has a project, changes and milliseconds.');
  }
  return { project: name, changes, milliseconds };
}

/** Lets the changes happen, evenly over their time; resolves when they have. Watchers are told of each. */
export async function runStorm(state: State, { project, changes, milliseconds }: Storm): Promise<void> {
  const streams = state.imageStreams.list(project).map(({ metadata }) => metadata.name);
  if (streams.length === 0) throw new Error(`${project} has no image streams.`);
  let made: ImageStream | undefined;
  const begin = performance.now();
  for (let change = 0; change < changes;) {
    const due = Math.ceil(((performance.now() - begin) / milliseconds) * changes);
    for (; change < Math.min(due, changes); change += 1) {
      const turn = change % CYCLE;
      if (turn === 0) made = state.imageStreams.put(newStream(project, `storm-${state.changes.version}`));
      else if (turn === 1) state.imageStreams.put(newStream(project, `storm-${state.changes.version}`));
      else if (turn === CYCLE - 1 && made !== undefined) state.imageStreams.delete(made);
      else push(state, project, streams[(change * 7) % streams.length] ?? '', change);
    }
    await delay(TICK);
  }
}

function push(state: State, project: string, name: string, change: number): void {
  const stream = state.imageStreams.get(project, name);
  if (stream === undefined) return;
  const image = `sha256:${createHash('sha256').update(`${name} ${change}`).digest('hex')}`;
  const dockerImageReference = internalReference(project, name, image);
  const tag = stream.status.tags?.[change % stream.status.tags.length]?.tag ?? 'latest';
  const event = { created: timestamp(), dockerImageReference, image, generation: 1 };
  state.imageStreams.put(addEvent(stream, tag, event));
}

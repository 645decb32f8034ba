import type { State } from './state.ts';

const logs = new WeakMap<State, Map<string, string>>();

/** What the pods of a cluster have written, by `project/pod`. */
export function podLogs(state: State): Map<string, string> {
  const known = logs.get(state) ?? new Map<string, string>();
  logs.set(state, known);
  return known;
}

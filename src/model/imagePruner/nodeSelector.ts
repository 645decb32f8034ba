import { record, type JsonRecord } from '../json.ts';
import { plainLine } from '../text.ts';
import { readLines } from './formLines.ts';
import { labelKeyProblem, labelValueProblem } from './labelRules.ts';

type Labels = ReadonlyMap<string, string>;

/** A node selector as one types it, a label in each line: `region=north`; what no line can say is left out. */
export function nodeSelectorText(selector: JsonRecord | undefined): string {
  return [...expressible(selector)].map(([key, value]) => `${key}=${value}`).join('\n');
}

/** What no line can say: labels that no node can have. */
export function oddLabels(selector: JsonRecord | undefined): readonly (readonly [string, unknown])[] {
  const said = expressible(selector);
  return Object.entries(record(selector)).filter(([key]) => !said.has(key));
}

/** Why the lines are no node selector, as a sentence; undefined when they are. */
export function nodeSelectorProblem(text: string): string | undefined {
  const read = readLabels(text);
  return typeof read === 'string' ? read : undefined;
}

/** The merge patch from a node selector to lines without a problem, of what differs alone; undefined when nothing does. */
export function nodeSelectorPatch(
  selector: JsonRecord | undefined,
  text: string,
): Readonly<Record<string, string | null>> | undefined {
  const read = readLabels(text);
  const wanted: Labels = typeof read === 'string' ? new Map<string, string>() : read;
  const gone = [...expressible(selector).keys()].filter((key) => !wanted.has(key));
  const set = [...wanted].filter(([key, value]) => record(selector)[key] !== value);
  const patch = [...gone.map((key) => [key, null] as const), ...set];
  return patch.length === 0 ? undefined : Object.fromEntries(patch);
}

function expressible(selector: JsonRecord | undefined): Labels {
  const entries = Object.entries(record(selector)).flatMap(([key, value]) =>
    typeof value === 'string' && (labelKeyProblem(key) ?? labelValueProblem(value)) === undefined
      ? [[key, value] as const]
      : [],
  );
  return new Map(entries);
}

function readLabels(text: string): Labels | string {
  const read = readLines(text, readLabel);
  if (typeof read === 'string') return read;
  const labels = new Map(read);
  const twice = read.find(([key], index) => read.findIndex(([other]) => other === key) !== index);
  return twice === undefined ? labels : `The key ${plainLine(twice[0], 80)} is there twice.`;
}

function readLabel(line: string): readonly [string, string] | string {
  const sign = line.indexOf('=');
  if (sign === -1)
    return `“${plainLine(line, 80)}” has no “=”: write key=value, or key= where the value is empty.`;
  const [key, value] = [line.slice(0, sign).trim(), line.slice(sign + 1).trim()];
  return labelKeyProblem(key) ?? labelValueProblem(value) ?? [key, value];
}

import { compact, type JsonRecord } from '../json.ts';
import { sameJson } from '../sameJson.ts';
import { plainLine } from '../text.ts';
import { listWords } from '../words.ts';
import { readLines } from './formLines.ts';
import { labelKeyProblem, labelValueProblem } from './labelRules.ts';

/**
 * Tolerations as one types them, one in each line, as `oc adm taint` writes taints: `key=value:NoSchedule`; without a value
 * any counts, without an effect any, `*` is any taint; one of NoExecute may end: `key:NoExecute for 300s`.
 */
interface Toleration {
  /** Empty for any taint. */
  readonly key: string;
  /** Undefined for any value. */
  readonly value?: string;
  /** Empty for any effect. */
  readonly effect: string;
  readonly seconds?: number;
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const known = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'];
const example = 'key=value:NoSchedule';

/** The line of a toleration of the API; undefined for one that no line can say. */
export function tolerationLine(raw: JsonRecord): string | undefined {
  const toleration = parsed(raw);
  if (toleration === undefined) return undefined;
  const line = lineOf(toleration);
  return sameJson(readToleration(line), toleration) ? line : undefined;
}

/** The lines of the tolerations that lines can say. */
export function tolerationsText(tolerations: readonly JsonRecord[] | undefined): string {
  return (tolerations ?? []).flatMap((raw) => tolerationLine(raw) ?? []).join('\n');
}

/** Why the lines are no tolerations, as a sentence; undefined when they are. */
export function tolerationsProblem(text: string): string | undefined {
  const read = readLines(text, readToleration);
  return typeof read === 'string' ? read : undefined;
}

/**
 * The tolerations that lines without a problem make of those that are there, which stay as they are where a line says them
 * or none can; null for none, undefined when nothing differs.
 */
export function tolerationsPatch(
  tolerations: readonly JsonRecord[] | undefined,
  text: string,
): readonly JsonRecord[] | null | undefined {
  const read = readLines(text, readToleration);
  const wanted = (typeof read === 'string' ? [] : read).map(lineOf);
  const before = tolerations ?? [];
  const lines = before.map(tolerationLine);
  if (
    sameJson(
      wanted,
      lines.filter((line) => line !== undefined),
    )
  )
    return undefined;
  const said = wanted.map((line) => before[lines.indexOf(line)] ?? rawOf(line));
  const odd = before.filter((_, index) => lines[index] === undefined);
  return said.length + odd.length === 0 ? null : [...said, ...odd];
}

function parsed(raw: JsonRecord): Toleration | undefined {
  if (Object.keys(raw).some((name) => !known.includes(name))) return undefined;
  const { key = '', operator, value = '', effect = '', tolerationSeconds: seconds } = raw;
  if (typeof key !== 'string' || typeof value !== 'string' || typeof effect !== 'string') return undefined;
  if (seconds !== undefined && typeof seconds !== 'number') return undefined;
  if (operator === 'Exists') return value === '' ? compact({ key, effect, seconds }) : undefined;
  const isEqual = operator === undefined || operator === '' || operator === 'Equal';
  return isEqual ? compact({ key, value, effect, seconds }) : undefined;
}

function lineOf({ key, value, effect, seconds }: Toleration): string {
  const taint = `${key === '' ? '*' : key}${value === undefined ? '' : `=${value}`}`;
  return `${taint}${effect === '' ? '' : `:${effect}`}${seconds === undefined ? '' : ` for ${seconds}s`}`;
}

function rawOf(line: string): JsonRecord {
  const read = readToleration(line);
  if (typeof read === 'string') return {};
  const { key, value, effect, seconds } = read;
  return compact({
    key: key === '' ? undefined : key,
    operator: value === undefined ? 'Exists' : 'Equal',
    value: value === '' ? undefined : value,
    effect: effect === '' ? undefined : effect,
    tolerationSeconds: seconds,
  });
}

function readToleration(line: string): Toleration | string {
  const [, taint, colon, effect = '', time] = /^([^:\s]+)(?:(:)(\S*))?(?:\s+for\s+(\S+))?$/.exec(line) ?? [];
  if (taint === undefined) return `“${plainLine(line, 80)}” is not understood: write ${example}.`;
  const sign = taint.indexOf('=');
  const key = sign === -1 ? taint : taint.slice(0, sign);
  const value = sign === -1 ? undefined : taint.slice(sign + 1);
  const problem =
    taintProblem(key, value) ??
    (colon === undefined ? undefined : effectProblem(effect)) ??
    (time === undefined ? undefined : timeProblem(time, effect));
  if (problem !== undefined) return problem;
  const seconds = time === undefined ? undefined : Number.parseInt(time, 10);
  return compact({ key: key === '*' ? '' : key, value, effect, seconds });
}

function taintProblem(key: string, value: string | undefined): string | undefined {
  if (key !== '*') return labelKeyProblem(key) ?? labelValueProblem(value ?? '');
  return value === undefined
    ? undefined
    : 'any taint, “*”, has no value: name a key, or leave out the value.';
}

function effectProblem(effect: string): string | undefined {
  if (effects.includes(effect)) return undefined;
  const there = `there are ${listWords(effects)}; left out, any counts.`;
  return effect === ''
    ? `there is no effect after the colon: ${there}`
    : `“${plainLine(effect, 40)}” is no effect: ${there}`;
}

function timeProblem(time: string, effect: string): string | undefined {
  if (effect !== 'NoExecute') return 'only tolerations of NoExecute end after a time.';
  if (/^\d+s?$/.test(time) && Number.isSafeInteger(Number.parseInt(time, 10))) return undefined;
  return `“${plainLine(time, 40)}” is no number of seconds: write for 300s.`;
}

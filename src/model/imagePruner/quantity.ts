import { plainLine } from '../text.ts';

/** Amounts of CPU and memory as Kubernetes writes them: `100m`, `0.5`, `256Mi`, `1e3`. */

const pattern = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?\d+))?$/;
const exponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const binary = 'KMGTPE';
/** Kubernetes counts in 64 bits. */
const most = 2 ** 63;

/** An amount in cores or bytes; undefined for what Kubernetes would not read. */
export function quantityValue(text: string): number | undefined {
  const [, sign, digits = '', power, unit, exponent] = pattern.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const amount =
    power === undefined
      ? // As a text, or 700m were no longer 0.7.
        Number(`${digits}e${unit === undefined ? Number(exponent ?? 0) : (exponents[unit] ?? 0)}`)
      : Number(digits) * 1024 ** (binary.indexOf(power) + 1);
  return sign === '-' ? -amount : amount;
}

/** Why a text is no amount of CPU or memory that a container can have, as a sentence; undefined when it is one. */
export function quantityProblem(text: string, of: 'cpu' | 'memory'): string | undefined {
  const value = quantityValue(text);
  if (value === undefined) return unreadable(text, of);
  if (value < 0) return 'It cannot be negative.';
  if (value >= most) return 'It is more than the API can count.';
  if (of === 'memory' && /[num]$/.test(text))
    return `“${plainLine(text, 40)}” is in fractions of a byte: write 256Mi or 1Gi.`;
  return undefined;
}

function unreadable(text: string, of: 'cpu' | 'memory'): string {
  const shown = `“${plainLine(text, 40)}”`;
  if (of === 'cpu') return `${shown} is no amount of CPU: write 100m for a tenth of a core, 2 for two cores.`;
  const [, count, unit] = /^(\d{1,15}(?:\.\d{1,9})?) ?([kmgtpe])i?b?$/i.exec(text) ?? [];
  const meant = count === undefined || unit === undefined ? undefined : `${count}${unit.toUpperCase()}i`;
  return `${shown} is no amount of memory: write ${meant ?? '256Mi or 1Gi'}.`;
}

/** One measurement: what `bench.json` holds. Passed when the value is not above the limit. */
export interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly pass: boolean;
}

/** A row of the value, with two decimals. */
export function row(name: string, value: number, unit: string, limit: number): Row {
  return { name, value: Math.round(value * 100) / 100, unit, limit, pass: value <= limit };
}

/** The value in the middle; NaN for none, which passes no limit. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

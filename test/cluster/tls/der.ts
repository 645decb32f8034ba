/** The few DER encodings (X.690) that an X.509 certificate needs. */

function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.from([size]);
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const sequence = (...parts: readonly Buffer[]): Buffer => encode(0x30, ...parts);
export const set = (...parts: readonly Buffer[]): Buffer => encode(0x31, ...parts);
export const boolean = (value: boolean): Buffer => encode(0x01, Buffer.from([value ? 0xff : 0]));
export const octets = (value: Buffer): Buffer => encode(0x04, value);
export const bits = (value: Buffer, unused = 0): Buffer => encode(0x03, Buffer.from([unused]), value);
export const utf8 = (value: string): Buffer => encode(0x0c, Buffer.from(value, 'utf8'));

/** A context-specific element: constructed ones hold other elements, primitive ones plain bytes. */
export const tagged = (number: number, constructed: boolean, ...parts: readonly Buffer[]): Buffer =>
  encode(0x80 | (constructed ? 0x20 : 0) | number, ...parts);

/** A non-negative integer from its big-endian bytes. */
export function integer(bytes: Buffer): Buffer {
  // DER wants the shortest form: no leading zeros, but one where the number would read as negative.
  const first = bytes.findIndex((byte) => byte !== 0);
  const shortest = first < 0 ? Buffer.from([0]) : bytes.subarray(first);
  const negative = ((shortest[0] ?? 0) & 0x80) !== 0;
  return encode(0x02, negative ? Buffer.concat([Buffer.from([0]), shortest]) : shortest);
}

/** An object identifier from its dotted form. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let high = arc >> 7; high > 0; high >>= 7) groups.unshift((high & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return encode(0x06, Buffer.from(bytes));
}

/** A time as GeneralizedTime, to the second. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return encode(0x18, Buffer.from(digits, 'ascii'));
}

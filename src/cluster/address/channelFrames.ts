import { randomBytes } from 'node:crypto';

/** One frame of a WebSocket, unmasked. RFC 6455, section 5. */
export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** Everything that a server may send; from 8 on they are about the connection itself, and short. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

const known: readonly number[] = Object.values(opcodes);
const longestControl = 125;
/** The longest frame that is taken; the API server sends some 32 KB at a time. */
const longest = 1024 * 1024;

/** A whole message as the one frame that a client sends: masked. */
export function clientFrame(opcode: number, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts);
  const length = lengthBytes(payload.length);
  const key = randomBytes(4);
  for (let index = 0; index < payload.length; index += 1) {
    payload[index] = (payload[index] ?? 0) ^ (key[index & 3] ?? 0);
  }
  return Buffer.concat([Buffer.from([0x80 | opcode]), length, key, payload]);
}

/** The length with the bit that says that the payload is masked. */
function lengthBytes(length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | length]);
  const short = length < 65_536;
  const bytes = Buffer.alloc(short ? 3 : 9);
  bytes[0] = 0x80 | (short ? 126 : 127);
  if (short) bytes.writeUInt16BE(length, 1);
  else bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

/** Puts the frames of a server together from the pieces in which they arrive. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #held = 0;
  /** So much has to be there before there is anything to read: put together for each piece, a frame of many would take long. */
  #needed = 2;
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that are whole by now. Throws a `RangeError` for what no server sends. */
  read(piece: Buffer): Frame[] {
    this.#pieces.push(piece);
    this.#held += piece.length;
    if (this.#held < this.#needed) return [];
    this.#rest = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    const frames: Frame[] = [];
    for (let frame = this.#next(); frame !== undefined; frame = this.#next()) frames.push(frame);
    this.#pieces = this.#rest.length === 0 ? [] : [this.#rest];
    this.#held = this.#rest.length;
    return frames;
  }

  #next(): Frame | undefined {
    const bytes = this.#rest;
    const [first, second] = bytes;
    this.#needed = 2;
    if (first === undefined || second === undefined) return undefined;
    if ((first & 0x70) !== 0 || (second & 0x80) !== 0 || !known.includes(first & 0x0f))
      throw new RangeError('a frame has bits that it must not');
    // RFC 6455, section 5.5: these are short and in one piece.
    if ((first & 0x08) !== 0 && (first < 0x80 || second > longestControl))
      throw new RangeError('a control frame is too long');
    const start = 2 + (second < 126 ? 0 : second === 126 ? 2 : 8);
    this.#needed = start;
    if (bytes.length < start) return undefined;
    const length =
      second < 126 ? second : second === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (length > longest) throw new RangeError('a frame is too long');
    this.#needed = start + length;
    if (bytes.length < start + length) return undefined;
    this.#rest = bytes.subarray(start + length);
    return { opcode: first & 0x0f, payload: bytes.subarray(start, start + length) };
  }
}

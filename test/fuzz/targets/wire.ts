import assert from 'node:assert/strict';
import fc from 'fast-check';
import { FrameReader, opcodes } from '../../../src/cluster/address/channelFrames.ts';
import { chooseMethod } from '../../../src/registry/login.ts';
import { parseChallenges } from '../../../src/registry/challenge.ts';
import { hostileText } from '../absurd.ts';
import { assertBounded, assertLinear, growing } from '../bounds.ts';
import { property, type Target } from '../property.ts';

const origin = new URL('https://registry.example:5000');
const piece = fc.oneof(
  fc.constantFrom(
    'Bearer ',
    'basic ',
    'Bearer realm="https://registry.example:5000/token"',
    'realm="https://evil.example/"',
    'realm=',
    '"',
    '\\',
    ',',
    '=',
    '==',
    ' ',
    '\t',
    'service="x"',
    'scope="repository:a/b:pull,push"',
    'Negotiate abc==',
    '"https://registry.example:5000@evil.example/"',
    '"//evil.example"',
    '"https://registry.example:5000.evil.example"',
    '"http://registry.example:5000"',
    '"javascript:x"',
    'Realm="x"',
    'error="insufficient_scope"',
  ),
  hostileText(3),
);
const header = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''));

const byte = fc.nat({ max: 255 });
const frame = fc
  .tuple(
    fc.constantFrom(...Object.values(opcodes), 3, 11, 15),
    fc.constantFrom(0x80, 0, 0x40, 0xf0),
    fc.constantFrom(0, 0x80),
    fc.uint8Array({ maxLength: 300 }),
    fc.constantFrom('as it is', 'short', 'long', 'huge'),
  )
  .map(([opcode, end, masked, payload, claim]) => {
    const length = claim === 'huge' ? 2 ** 40 : payload.length;
    const head =
      claim === 'as it is' && length < 126
        ? Buffer.from([end | opcode, masked | length])
        : Buffer.alloc(claim === 'short' ? 4 : 10);
    if (head.length > 2) {
      head[0] = end | opcode;
      head[1] = masked | (head.length === 4 ? 126 : 127);
      if (head.length === 4) head.writeUInt16BE(length, 2);
      else head.writeBigUInt64BE(BigInt(length), 2);
    }
    return Buffer.concat([head, payload]);
  });

/** The frames of a stream that arrives in pieces; undefined where it is none. */
function framesOf(
  stream: Buffer,
  cuts: readonly number[],
): { opcode: number; payload: string }[] | undefined {
  const reader = new FrameReader();
  const ends = [...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length];
  let start = 0;
  const frames = [];
  try {
    for (const end of ends) {
      frames.push(...reader.read(stream.subarray(start, end)));
      start = end;
    }
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
    return undefined;
  }
  return frames.map(({ opcode, payload }) => ({ opcode, payload: payload.toString('hex') }));
}

export const wire: Target = {
  name: 'wire',
  properties: [
    property(
      'WWW-Authenticate is read, and the login stays at home',
      fc.oneof(header, fc.array(header, { maxLength: 3 })),
      (text) => {
        const challenges = parseChallenges(text);
        assert.ok(challenges.length <= 16);
        assertBounded(
          challenges.map(({ scheme, parameters }) => [scheme, [...parameters]]),
          [text].flat().join('').length,
        );
        const method = chooseMethod(challenges, origin);
        if (method?.kind === 'bearer') assert.equal(method.endpoint.realm.origin, origin.origin);
        if (method?.kind === 'elsewhere') assert.ok(method.place.length < 300);
      },
    ),
    property(
      'WWW-Authenticate takes time by its length',
      growing(fc.array(piece, { maxLength: 3 }).map((parts) => parts.join(''))),
      (text) => {
        assertLinear(text, (each) => parseChallenges(each.slice(0, 8192)));
        assertLinear(text, (each) => parseChallenges(each));
      },
      15,
    ),
    property(
      'frames are the same however they arrive',
      fc.tuple(fc.array(frame, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 8 })),
      ([frames, cuts]) => {
        const stream = Buffer.concat(frames);
        const whole = framesOf(stream, []);
        const pieces = framesOf(stream, cuts);
        if (whole !== undefined) assert.deepEqual(pieces, whole);
        assertBounded(whole ?? [], stream.length);
      },
    ),
    property('any bytes are frames, or none', fc.array(byte, { maxLength: 400 }), (bytes) => {
      framesOf(Buffer.from(bytes), []);
    }),
    property(
      'frames in small pieces take time by their length',
      fc.integer({ min: 1, max: 64 }),
      (size) => {
        const read = (text: string): void => {
          const payload = Buffer.alloc(text.length);
          const head = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
          head.writeBigUInt64BE(BigInt(payload.length), 2);
          const reader = new FrameReader();
          reader.read(head);
          for (let at = 0; at < payload.length; at += size) reader.read(payload.subarray(at, at + size));
        };
        assertLinear({ head: '', piece: 'x'.repeat(20), tail: '' }, read, 1600);
      },
      5,
    ),
  ],
};

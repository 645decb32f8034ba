import assert from 'node:assert/strict';
import { duplexPair, type Duplex } from 'node:stream';
import { FrameReader, clientFrame, opcodes } from '../../../src/cluster/address/channelFrames.ts';
import { PodTunnel } from '../../../src/cluster/address/podTunnel.ts';
import { randomFrom } from '../../support/random.ts';
import { until } from '../../support/until.ts';

/** A frame as a server sends it: not masked. */
function serverFrame(opcode: number, payload: Buffer, last = true): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (last ? 0x80 : 0) | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

function onChannel(channel: number, text: string): Buffer {
  return serverFrame(opcodes.binary, Buffer.concat([Buffer.from([channel]), Buffer.from(text, 'latin1')]));
}

/** What a client sent, unmasked. */
function unmasked(sent: Buffer): { opcode: number; payload: Buffer }[] {
  const frames: { opcode: number; payload: Buffer }[] = [];
  for (let rest = sent; rest.length > 0;) {
    const short = (rest[1] ?? 0) & 0x7f;
    assert.equal((rest[1] ?? 0) & 0x80, 0x80, 'a client masks');
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    const key = rest.subarray(start, start + 4);
    const masked = rest.subarray(start + 4, start + 4 + length);
    const payload = Buffer.from(masked.map((byte, index) => byte ^ (key[index % 4] ?? 0)));
    frames.push({ opcode: (rest[0] ?? 0) & 0x0f, payload });
    rest = rest.subarray(start + 4 + length);
  }
  return frames;
}

describe('Frames of a WebSocket', () => {
  it('come whole out of any pieces in which they arrive', () => {
    const next = randomFrom(7);
    const payloads = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000].map((size) =>
      Buffer.alloc(size, size % 251),
    );
    const bytes = Buffer.concat(payloads.map((payload) => serverFrame(opcodes.binary, payload)));
    for (let round = 0; round < 20; round += 1) {
      const reader = new FrameReader();
      const frames = [];
      for (let at = 0; at < bytes.length;) {
        const size = 1 + Math.floor(next() ** 3 * 40_000);
        frames.push(...reader.read(bytes.subarray(at, at + size)));
        at += size;
      }
      assert.deepEqual(
        frames.map(({ payload }) => payload.length),
        payloads.map((payload) => payload.length),
      );
      assert.ok(frames.every(({ payload }, index) => payload.equals(payloads[index] ?? Buffer.alloc(0))));
    }
  });

  it('are refused when they are longer than any, masked, or of an extension', () => {
    const long = Buffer.from([0x82, 127, 0, 0, 1, 0, 0, 0, 0, 0]);
    for (const bytes of [
      long,
      clientFrame(opcodes.binary, Buffer.from('x')),
      Buffer.from([0xc2, 0]),
      // No opcode that there is; a ping in pieces; a ping that is long.
      Buffer.from([0x83, 0]),
      Buffer.from([0x8f, 0]),
      Buffer.from([0x09, 0]),
      Buffer.from([0x89, 126, 0, 126]),
    ]) {
      assert.throws(() => new FrameReader().read(bytes), RangeError);
    }
  });

  it('of a client are masked, whatever their length', () => {
    for (const size of [0, 5, 125, 126, 65_535, 65_536]) {
      const payload = Buffer.alloc(size, 0xab);
      assert.deepEqual(unmasked(clientFrame(opcodes.binary, payload)), [{ opcode: opcodes.binary, payload }]);
    }
  });
});

describe('A tunnel to a pod', () => {
  let server: Duplex;
  let tunnel: PodTunnel;
  let received: Buffer[];
  let sent: Buffer[];

  beforeEach(() => {
    const [near, far] = duplexPair();
    server = far;
    tunnel = new PodTunnel(near);
    received = [];
    sent = [];
    far.on('data', (piece: Buffer) => sent.push(piece));
    far.on('error', () => undefined);
    tunnel.on('error', () => undefined);
  });

  const read = (): string => Buffer.concat(received).toString('utf8');

  it('gives what comes on the data channel after the port, fragments and pings in between', async () => {
    tunnel.on('data', (piece: Buffer) => received.push(piece));
    server.write(onChannel(0, '\x88\x13'));
    server.write(onChannel(1, '\x88\x13'));
    server.write(onChannel(0, 'one '));
    server.write(serverFrame(opcodes.binary, Buffer.from('\0two '), false));
    server.write(serverFrame(opcodes.ping, Buffer.from('?')));
    server.write(serverFrame(opcodes.continuation, Buffer.from('three')));
    await until('the data', () => Promise.resolve(read().endsWith('three') || undefined));
    assert.equal(read(), 'one two three');
    assert.deepEqual(unmasked(Buffer.concat(sent)), [{ opcode: opcodes.pong, payload: Buffer.from('?') }]);
  });

  it('sends on the data channel, and closes in order', async () => {
    tunnel.resume();
    tunnel.write('hello');
    tunnel.end();
    await until('the end', () => Promise.resolve(server.readableEnded || undefined));
    assert.deepEqual(unmasked(Buffer.concat(sent)), [
      { opcode: opcodes.binary, payload: Buffer.from('\0hello') },
      { opcode: opcodes.close, payload: Buffer.alloc(0) },
    ]);
  });

  it('ends with what the error channel says', async () => {
    let said = '';
    tunnel.on('error', ({ message }) => (said = message));
    server.write(onChannel(1, '\x88\x13'));
    server.write(onChannel(1, 'connection refused'));
    await until('the error', () => Promise.resolve(said === '' ? undefined : said));
    assert.equal(said, 'connection refused');
    assert.ok(tunnel.destroyed);
  });

  it('ends with bytes that are no frames', async () => {
    server.write(Buffer.from([0xff, 0xff, 0, 0]));
    await until('the end', () => Promise.resolve(tunnel.destroyed || undefined));
  });

  it('ends with a server that goes away, or says more after it has closed', async () => {
    tunnel.resume();
    server.write(onChannel(0, '\x88\x13half'));
    server.end();
    await until('the end', () => Promise.resolve(tunnel.destroyed || undefined));
    const [near, far] = duplexPair();
    const closed = new PodTunnel(near);
    far.on('error', () => undefined);
    closed.on('error', () => undefined).resume();
    far.write(Buffer.concat([serverFrame(opcodes.close, Buffer.alloc(0)), onChannel(0, '\x88\x13more')]));
    await until('the end', () => Promise.resolve(closed.destroyed || undefined));
  });

  it('lets the server wait while nobody reads', async () => {
    const piece = onChannel(0, 'x'.repeat(60_000));
    let taken = 0;
    const fill = (): void => {
      while (taken < 1000 && server.write(piece)) taken += 1;
    };
    server.on('drain', fill);
    fill();
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok(taken < 100, `${taken} pieces were taken`);
    let length = 0;
    tunnel.on('data', ({ length: more }: Buffer) => (length += more));
    await until('all of it', () => Promise.resolve(taken === 1000 || undefined));
    assert.ok(length > 0);
  });
});

import { Duplex } from 'node:stream';
import { plainLine } from '../../model/text.ts';
import { clientFrame, FrameReader, opcodes, type Frame } from './channelFrames.ts';

/** The subprotocol that every API server takes for ports, over WebSocket: a byte for the channel before each message. */
export const tunnelProtocol = 'v4.channel.k8s.io';

const dataChannel = 0;
/** The API server names the port first, in two bytes, on each channel. */
const greeting = 2;

/**
 * A connection to a port of a pod, over the socket of a WebSocket of `pods/{name}/portforward`. Data waits on both sides
 * while the other is slow. What the server says on its error channel ends it.
 */
export class PodTunnel extends Duplex {
  readonly #socket: Duplex;
  readonly #frames = new FrameReader();
  readonly #greeted = [0, 0];
  #channel = dataChannel;

  constructor(socket: Duplex) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (piece: Buffer) => this.#receive(piece));
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(clientFrame(opcodes.binary, Buffer.from([dataChannel]), chunk), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(clientFrame(opcodes.close));
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }

  #receive(piece: Buffer): void {
    try {
      for (const frame of this.#frames.read(piece)) this.#take(frame);
    } catch (error) {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #take({ opcode, payload }: Frame): void {
    switch (opcode) {
      case opcodes.binary:
      case opcodes.text:
        this.#channel = payload[0] ?? dataChannel;
        this.#deliver(payload.subarray(1));
        return;
      case opcodes.continuation:
        this.#deliver(payload);
        return;
      case opcodes.ping:
        this.#socket.write(clientFrame(opcodes.pong, payload));
        return;
      case opcodes.close:
        this.push(null);
        return;
    }
  }

  #deliver(bytes: Buffer): void {
    const greeted = this.#greeted[this.#channel] ?? greeting;
    const skipped = Math.min(greeting - greeted, bytes.length);
    this.#greeted[this.#channel] = greeted + skipped;
    const data = bytes.subarray(skipped);
    if (data.length === 0) return;
    if (this.#channel !== dataChannel) this.destroy(new Error(plainLine(data.toString('utf8'))));
    else if (!this.push(data)) this.#socket.pause();
  }
}

import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Answer, HttpRequest, Switch } from '../http/answer.ts';
import { badRequest, notFound } from '../http/status.ts';
import type { State } from '../state/state.ts';
import type { Operations, ResourcePath } from './request.ts';

const PROTOCOL = 'v4.channel.k8s.io';
const REGISTRY_PORT = 5000;

/** `pods/portforward` asked without the wish to switch protocols. */
export const portForwardOperations: Operations = { get: refuse, create: refuse };

function refuse(): Answer {
  throw badRequest('Upgrade request required');
}

/**
 * `pods/{name}/portforward` over WebSocket: connects to the registry for its port, and says on the error channel that it
 * cannot for any other. Channel 0 carries data and channel 1 errors, each after the port in two bytes. Throws StatusError.
 */
export function switchToPorts(state: State, path: ResourcePath, request: HttpRequest): Switch {
  const { project, name = '' } = path;
  if (state.collection('', 'pods').get(project, name) === undefined) {
    throw notFound({ group: '', resource: 'pods' }, name);
  }
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  if (!offered.split(/, */).includes(PROTOCOL)) throw badRequest('no such protocol');
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const port = Number(request.url.searchParams.get('ports'));
  return {
    kind: 'switch',
    headers: { upgrade: 'websocket', 'sec-websocket-accept': accept, 'sec-websocket-protocol': PROTOCOL },
    open: (socket) => carry(socket, port, Number(new URL(`https://${state.registryHost}`).port)),
  };
}

function carry(socket: Duplex, port: number, registryPort: number): void {
  const greeting = Buffer.from([port & 0xff, port >> 8]);
  const send = (channel: number, bytes: Buffer): boolean =>
    socket.writable && socket.write(serverFrame(Buffer.concat([Buffer.from([channel]), bytes])));
  send(0, greeting);
  send(1, greeting);
  socket.on('error', () => undefined);
  if (port !== REGISTRY_PORT) {
    send(1, Buffer.from(`an error occurred forwarding ${port}: connection refused`));
    socket.end();
    return;
  }
  const target = connect(registryPort, '127.0.0.1');
  target.on('data', (bytes) => send(0, bytes));
  target.on('error', (error) => send(1, Buffer.from(error.message)));
  target.on('close', () => socket.end());
  socket.on('close', () => target.destroy());
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    rest = takeFrames(Buffer.concat([rest, bytes]), (opcode, payload) => {
      if (opcode === 8) target.end();
      else if (opcode < 8 && target.writable) target.write(payload.subarray(1));
    });
  });
}

function serverFrame(payload: Buffer): Buffer {
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x82, length]), payload]);
  const head = Buffer.alloc(length < 65_536 ? 4 : 10);
  head[0] = 0x82;
  head[1] = length < 65_536 ? 126 : 127;
  if (length < 65_536) head.writeUInt16BE(length, 2);
  else head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

/** Takes the whole frames of a client, which are masked; returns what is left. */
function takeFrames(bytes: Buffer, take: (opcode: number, payload: Buffer) => void): Buffer {
  for (;;) {
    const short = (bytes[1] ?? 0) & 0x7f;
    const start = 2 + (short < 126 ? 0 : short === 126 ? 2 : 8) + 4;
    if (bytes.length < start) return bytes;
    const length =
      short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2));
    if (bytes.length < start + length) return bytes;
    const mask = bytes.subarray(start - 4, start);
    const payload = bytes.subarray(start, start + length).map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    take((bytes[0] ?? 0) & 0x0f, Buffer.from(payload));
    bytes = bytes.subarray(start + length);
  }
}

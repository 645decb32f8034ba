import type { Fault, FaultMatch, FaultRule } from './faults.ts';
import { fields, text } from './json.ts';

const PLAIN = [
  'refuse',
  'reset',
  'resetMidBody',
  'silence',
  'truncate',
  'garble',
  'expiredToken',
  'html',
  'goneOnWatch',
] as const;

/** Reads a fault rule from JSON. Throws Error that says what is wrong. */
export function readFaultRule(value: unknown): FaultRule {
  const body = fields(value);
  const times = body['times'];
  return {
    match: readMatch(body['match']),
    ...(typeof times === 'number' && { times }),
    fault: readFault(body['fault']),
  };
}

function readMatch(value: unknown): FaultMatch {
  const { target, method, path, as, watch } = fields(value);
  if (target !== undefined && target !== 'api' && target !== 'registry') {
    throw new Error('match.target must be "api" or "registry".');
  }
  return {
    ...(target && { target }),
    ...(typeof method === 'string' && { method }),
    ...(typeof path === 'string' && { path }),
    ...(typeof as === 'string' && { as }),
    ...(typeof watch === 'boolean' && { watch }),
  };
}

function readFault(value: unknown): Fault {
  const { kind, milliseconds, status, message, retryAfter, megabytes, value: body } = fields(value);
  const plain = PLAIN.find((known) => known === kind);
  if (plain !== undefined) return { kind: plain };
  if (kind === 'delay' && typeof milliseconds === 'number') return { kind, milliseconds };
  if (kind === 'flood' && typeof megabytes === 'number') return { kind, megabytes };
  if (kind === 'json') return { kind, value: body };
  if (kind === 'status' && typeof status === 'number') {
    return {
      kind,
      status,
      ...(text(message) !== undefined && { message: String(message) }),
      ...(typeof retryAfter === 'number' && { retryAfter }),
    };
  }
  throw new Error(
    `fault.kind must be one of ${PLAIN.join(', ')}, delay (with milliseconds), status (with status), json (with value), flood (with megabytes).`,
  );
}

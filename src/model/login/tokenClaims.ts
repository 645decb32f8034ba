import { number, record } from '../json.ts';
import type { Secret } from '../secret.ts';
import type { LoginEnd } from './loginEnd.ts';

/**
 * When a JSON web token (service accounts, OIDC) ends by its own claim `exp`, in ms by the clock of the server that made it;
 * undefined when it is no such token. RFC 7519, section 4.1.4. The signature is the server's business.
 */
export function webTokenEnd(token: Secret): LoginEnd | undefined {
  const [head, claims, signature, ...rest] = token.reveal().split('.');
  if (head === undefined || claims === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const read = record(parsed(claims));
  if (Object.keys(read).length === 0) return undefined;
  const seconds = number(read['exp']);
  return seconds === undefined ? { kind: 'never' } : { kind: 'at', at: seconds * 1000 };
}

function parsed(part: string): unknown {
  try {
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (character) =>
      character.charCodeAt(0),
    );
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

import type { Failure } from '../failure.ts';

/** What answered at an address when it was asked for a registry, without a login: `GET /v2/`. */
export type RegistryProbe =
  /** A registry. `wantsLogin`: it serves nobody without one. */
  | {
      readonly kind: 'registry';
      readonly wantsLogin: boolean;
      /** Host that the registry wants logins sent to, if that is another: this extension sends none there. */
      readonly loginElsewhere?: string;
    }
  /** Its certificate is not trusted, for `reason`; nothing was sent. The chain as it was presented, its own first. */
  | {
      readonly kind: 'untrusted';
      readonly reason: string;
      readonly chain: readonly PresentedCertificate[];
    }
  /** A registry without TLS: whoever is in between reads along. */
  | { readonly kind: 'plainHttp' }
  /** Something answers that is no registry: a router that knows no such route, a web page, a redirect. */
  | {
      readonly kind: 'noRegistry';
      readonly answer: 'router' | 'page' | 'redirect' | 'other';
      readonly status: number;
      /** Where a redirect leads to. */
      readonly target?: string;
    }
  /** No connection, or a registry that is in trouble. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** A certificate as a server presented it. Nothing vouches for what it says. */
export interface PresentedCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** Host names and addresses that it is for. */
  readonly names: readonly string[];
  /** ms since the epoch */
  readonly validFrom: number;
  readonly validTo: number;
  /** `AB:CD:…`, of the whole certificate. */
  readonly sha256: string;
  /** Signed by itself: the root of a chain. */
  readonly selfSigned: boolean;
  readonly pem: string;
}

/** The authority to trust for a chain: its root, if the server presents one. */
export function authorityOf(chain: readonly PresentedCertificate[]): PresentedCertificate | undefined {
  return chain.find(({ selfSigned }) => selfSigned);
}

import type { GapView } from './tagPage.ts';

/** What the registry address panel shows, as plain data; the rules of `tagPage.ts` hold. */
export interface AddressPage {
  readonly kind: 'address';
  /** The API server. */
  readonly cluster: string;
  /** The one to use first. */
  readonly addresses: readonly AddressView[];
  /** Whether some places were not asked yet. */
  readonly looking: boolean;
  readonly forward: ForwardView;
  /** Whether the user may turn on the default route, which is off. */
  readonly mayTurnOnRoute: boolean;
  readonly gaps: readonly GapView[];
}

export interface AddressView {
  readonly host: string;
  readonly reach: 'public' | 'internal';
  /** Where it is known from: `the route default-route in openshift-image-registry` */
  readonly from: string;
  /** Undefined while it is being asked. */
  readonly probe?: ProbeView;
}

export interface ProbeView {
  readonly tone: 'good' | 'quiet' | 'warning' | 'error';
  readonly summary: string;
  readonly advice: string;
  /** The certificates that are not trusted, the server's own first. */
  readonly chain?: readonly CertificateView[];
  /** How to make programs trust it; absent when the server does not present its authority. */
  readonly trust?: readonly TrustView[];
}

export interface CertificateView {
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
  readonly sha256: string;
  /** It is the authority of the chain. */
  readonly authority: boolean;
  readonly pem: string;
}

export interface TrustView {
  readonly program: string;
  readonly command: string;
  readonly note: string;
}

/** The port of this machine that can be forwarded to the registry. */
export type ForwardView =
  | { readonly kind: 'none' }
  /** It may be asked for. */
  | { readonly kind: 'offered' }
  | { readonly kind: 'open'; readonly host: string; readonly connections: number };

/** What the registry address page asks of the host. */
export interface AddressHost {
  load(): Promise<AddressPage>;
  copy(text: string): Promise<void>;
  probeAgain(): Promise<void>;
  /** Saves the authority that the server at `host` presented as a file that the person chooses. */
  saveAuthority(host: string): Promise<void>;
  startForward(): Promise<void>;
  stopForward(): Promise<void>;
  turnOnDefaultRoute(): Promise<void>;
  /** Asks for another address than the cluster names, and puts it into the settings. */
  setAddress(): Promise<void>;
}

import type { Failure } from '../model/failure.ts';

/** What changed in the store, at the grain at which views redraw. */
export type StoreChange =
  /** The context, the user, or how we stand to the cluster; everything below may be another. */
  | { readonly kind: 'connection' }
  | { readonly kind: 'projects' }
  /** More is known of who uses images. */
  | { readonly kind: 'usage' }
  /** Where the registry is became known, or is another place now. */
  | { readonly kind: 'address' }
  /** Who may do what in a project became known, or is another thing now. */
  | { readonly kind: 'access'; readonly project: string }
  /** When the user's login ends became known. */
  | { readonly kind: 'login' }
  /** The automatic pruner, its runs, or what one may do with it. */
  | { readonly kind: 'imagePruner' }
  /** Something about an image could not be fetched; the rows that wanted it say so themselves. */
  | { readonly kind: 'fetchFailed'; readonly failure: Failure }
  /** The image streams of an open project: those named, or any of them, and which there are. */
  | { readonly kind: 'streams'; readonly project: string; readonly streams?: readonly string[] };

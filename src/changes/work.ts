import type { ClusterClient } from '../cluster/clusterClient.ts';
import type { ImageStream } from '../model/imageStream.ts';
import type { Right, RightAnswer } from '../model/right.ts';
import type { StreamTarget } from '../model/target.ts';

/** What it takes to look at a cluster. */
export interface ClusterWork {
  readonly client: ClusterClient;
  /** Ends every request when the session is closed. */
  readonly session: AbortSignal;
}

/** What it takes to change a cluster. */
export interface ChangeWork extends ClusterWork {
  /** Told what a stream is after a change of ours, for the tree at once; the watch has the last word. */
  readonly saw: (seen: SeenStream) => void;
}

/** A stream as a change left it. */
export type SeenStream =
  | { readonly kind: 'stream'; readonly stream: ImageStream }
  | { readonly kind: 'gone'; readonly target: StreamTarget; readonly uid?: string };

/** What is known of the user's rights. */
export interface KnownRights {
  ask(rights: readonly Right[]): Promise<void>;
  answer(right: Right): RightAnswer;
}

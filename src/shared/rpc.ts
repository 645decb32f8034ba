/**
 * Calls between a panel's host and its page, both ways typed by one interface: the host serves `TagHost`, the page calls
 * it. Every call is answered, failures too. Nothing but plain data crosses.
 */

/** Page to host: a call. */
export interface FromPage {
  readonly type: 'call';
  readonly id: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** Host to page: the answer to a call, or that what is shown has changed and should be loaded again. */
export type ToPage =
  | {
      readonly type: 'result';
      readonly id: number;
      readonly value: unknown;
      /** By how many ms the cluster's clock, which stamps what ages are counted from, is ahead of this machine's. */
      readonly clockAhead: number;
    }
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'changed' };

/** An interface of methods: plain data in, a promise of plain data out. */
export type Methods = object;

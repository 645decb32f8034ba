/**
 * How long a login lasts. Times are ms since the epoch by the clock of this machine. `unusedAt` is when a token ends that
 * nobody uses until then; each use puts that off, which nobody tells us.
 */
export type LoginEnd =
  | { readonly kind: 'at'; readonly at: number; readonly unusedAt?: number }
  | { readonly kind: 'never'; readonly unusedAt?: number }
  /** The cluster does not tell. */
  | { readonly kind: 'unknown' };

/** What the status bar says of a login that ends soon, or has ended. */
export interface LoginNotice {
  readonly text: string;
  readonly tooltip: string;
  readonly ended: boolean;
}

/** A login with less than this left is worth a word, ms. */
const soon = 3_600_000;
const day = 86_400_000;

/** `until 14:05`, `until it is revoked`, `until 14:05 unless used before, at most until Nov 23, 14:05`; empty when it is not known. */
export function untilWords(end: LoginEnd, now: number): string {
  if (end.kind === 'unknown') return '';
  const last = end.kind === 'at' ? `until ${momentWords(end.at, now)}` : 'until it is revoked';
  const { unusedAt } = end;
  if (unusedAt === undefined || (end.kind === 'at' && unusedAt >= end.at)) return last;
  // Used by somebody since: it has been put off, to an unknown moment.
  if (unusedAt <= now) return `${last}, or until it goes unused for too long`;
  return `until ${momentWords(unusedAt, now)} unless used before, at most ${last}`;
}

/**
 * What to say of a login in the status bar: nothing while there is more than an hour left. That it would end unused is not
 * said there, as this window uses it.
 */
export function loginNotice(end: LoginEnd, now: number): LoginNotice | undefined {
  if (end.kind !== 'at' || end.at - now > soon) return undefined;
  const moment = momentWords(end.at, now);
  const renew = 'Renew it with oc login.';
  return end.at <= now
    ? {
        text: 'Login has ended',
        tooltip: `Your login to the cluster ended at ${moment}. ${renew}`,
        ended: true,
      }
    : {
        text: `Login ends at ${moment}`,
        tooltip: `Your login to the cluster ends at ${moment}, and with it that to the registry. ${renew}`,
        ended: false,
      };
}

/** ms until `loginNotice` says something else; undefined when it never will. */
export function nextNotice(end: LoginEnd, now: number): number | undefined {
  if (end.kind !== 'at' || end.at <= now) return undefined;
  return end.at - now > soon ? end.at - now - soon : end.at - now;
}

/** A time of day, with its date when that is not within a day. */
function momentWords(at: number, now: number): string {
  const near = Math.abs(at - now) < day && new Date(at).getDate() === new Date(now).getDate();
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const options = near
    ? time
    : Math.abs(at - now) < 300 * day
      ? ({ month: 'short', day: 'numeric', ...time } as const)
      : ({ dateStyle: 'medium' } as const);
  return new Date(at).toLocaleString(undefined, options);
}

/** How far something is. */
export interface ProgressView {
  /** What it does now. */
  readonly text: string;
  readonly done: number;
  readonly total: number;
}

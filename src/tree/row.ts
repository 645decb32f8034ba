/** What a node looks like now: plain data, turned into a VS Code row by `host/registryTree.ts`. */
export interface Row {
  /** The name alone, as one would type it. */
  readonly label: string;
  /** What one looks for next: age, short digest, state. */
  readonly description: string;
  readonly icon: Icon;
  /** What a screen reader says instead of label and description. */
  readonly spoken: string;
  /** Words joined by `;` that menus match: the kind first, then what is true of the thing. */
  readonly context: string;
  readonly expandable: boolean;
  /** Markdown, computed only when the pointer rests on the row. Everything in it is escaped. */
  readonly tooltip: () => string;
}

/** A codicon, with a theme colour for warning and error only. */
export interface Icon {
  readonly name: string;
  readonly tone?: 'warning' | 'error';
}

/** Joins the parts that are there: `2 min · 42cdaa43 · same image as stable`. */
export function joined(parts: readonly (string | undefined)[], separator = ' · '): string {
  return parts.filter((part) => part !== undefined && part !== '').join(separator);
}

/**
 * A page is drawn anew from its data each time and the difference is put into the document, so that focus, selection
 * and scroll stay where they are. Data of other people only ever becomes text and attribute values; the attributes that
 * could run or load something are not among those that can be set.
 */

type AttributeName =
  | 'appearance'
  | 'class'
  | 'colspan'
  | 'datetime'
  | 'disabled'
  | 'hidden'
  | 'id'
  | 'lang'
  | 'role'
  | 'scope'
  | 'selected'
  | 'slot'
  | 'tabindex'
  | 'title'
  | 'type'
  | 'value'
  | `aria-${string}`
  | `data-${string}`;

export interface ViewOptions {
  /** Tells an element from its siblings, so that it is the same element when they change places. */
  readonly key?: string;
  readonly attributes?: Readonly<Partial<Record<AttributeName, string | boolean | undefined>>>;
  /** Custom properties of its style: `{ '--part': '0.4' }`. */
  readonly variables?: Readonly<Record<`--${string}`, string>>;
  /** The value of a field that the person can change; `attributes` would give only the first one. */
  readonly value?: string;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

export interface ElementView extends ViewOptions {
  readonly tag: string;
  readonly children: readonly View[];
}

export type View = ElementView | string;

/** What a list of children may hold: `undefined` and `false` stand for nothing. */
export type Child = View | undefined | false | readonly Child[];

/** The view of one element. Lists of children are flattened, absent ones left out. */
export function element(tag: string, options: ViewOptions, ...children: readonly Child[]): ElementView {
  return { ...options, tag, children: flatten(children) };
}

/** Makes the children of an element be as the views say, and keeps the focus where it is. */
export function draw(parent: Element, children: readonly Child[]): void {
  const focused = document.activeElement;
  const section = focused?.closest('[data-section]')?.getAttribute('data-section');
  patchChildren(parent, flatten(children));
  if (!(focused instanceof HTMLElement) || document.activeElement === focused) return;
  // Moving an element in the document takes the focus from it; one that is gone leaves it to its section.
  const heir = focused.isConnected ? focused : sectionControl(parent, section);
  heir?.focus({ preventScroll: true });
}

function sectionControl(parent: Element, section: string | null | undefined): HTMLElement | undefined {
  const sections = [...parent.querySelectorAll('[data-section]')];
  const control = sections
    .find((one) => one.getAttribute('data-section') === section)
    ?.querySelector('button');
  return control ?? undefined;
}

function flatten(children: readonly Child[]): View[] {
  return children.flatMap((child): View[] => {
    if (child === undefined || child === false) return [];
    if (isList(child)) return flatten(child);
    return [child];
  });
}

function isList(child: View | readonly Child[]): child is readonly Child[] {
  return Array.isArray(child);
}

/** What each element shows, to find the difference to what it is to show. */
const shown = new WeakMap<Node, ElementView>();

function patchChildren(parent: Element, views: readonly View[]): void {
  const free = reusable(parent);
  const nodes = views.map((view) => free.take(view));
  for (const node of free.left()) node.remove();
  nodes.forEach((node, index) => {
    const view = views[index];
    const next = node ?? create(view ?? '');
    const there = parent.childNodes[index];
    if (there !== next) parent.insertBefore(next, there ?? null);
    if (node !== undefined && view !== undefined) patch(node, view);
  });
}

/** The children that an element has now, each of which can be taken once by a view of the same kind and key. */
function reusable(parent: Element) {
  const byIdentity = new Map<string, ChildNode[]>();
  for (const node of parent.childNodes) {
    const view = shown.get(node);
    const identity = view === undefined ? '' : identityOf(view);
    const same = byIdentity.get(identity);
    if (same === undefined) byIdentity.set(identity, [node]);
    else same.push(node);
  }
  for (const nodes of byIdentity.values()) nodes.reverse();
  return {
    take: (view: View) => byIdentity.get(typeof view === 'string' ? '' : identityOf(view))?.pop(),
    left: () => [...byIdentity.values()].flat(),
  };
}

function identityOf(view: ElementView): string {
  return view.key === undefined ? view.tag : `${view.tag} ${view.key}`;
}

function create(view: View): ChildNode {
  if (typeof view === 'string') return document.createTextNode(view);
  const node = document.createElement(view.tag);
  patch(node, view);
  return node;
}

function patch(node: ChildNode, view: View): void {
  if (typeof view === 'string') {
    if (node.nodeValue !== view) node.nodeValue = view;
    return;
  }
  if (!(node instanceof HTMLElement)) return;
  const before = shown.get(node);
  shown.set(node, view);
  patchAttributes(node, before?.attributes ?? {}, view.attributes ?? {});
  for (const [name, value] of Object.entries(view.variables ?? {})) node.style.setProperty(name, value);
  listen(node, before?.on ?? {}, view.on ?? {});
  patchChildren(node, view.children);
  if (view.value !== undefined && 'value' in node && node.value !== view.value) node.value = view.value;
}

type Attributes = NonNullable<ViewOptions['attributes']>;

function patchAttributes(node: HTMLElement, before: Attributes, after: Attributes): void {
  const old: Readonly<Record<string, string | boolean | undefined>> = before;
  for (const name of Object.keys(before)) {
    if (!(name in after)) node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(after)) {
    if (old[name] === value) continue;
    if (value === undefined || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? '' : value);
  }
}

/** One listener per kind of event for the life of an element; it calls what the element's view says at that time. */
function listen(
  node: HTMLElement,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): void {
  for (const type of Object.keys(after)) {
    if (!(type in before)) node.addEventListener(type, handle);
  }
  for (const type of Object.keys(before)) {
    if (!(type in after)) node.removeEventListener(type, handle);
  }
}

function handle(event: Event): void {
  if (event.currentTarget instanceof Node) shown.get(event.currentTarget)?.on?.[event.type]?.(event);
}

import fc from 'fast-check';

/** Values and texts that no server should send and some will. */

// prettier-ignore
const pieces = [
  '\u0000', '\u0007', '\u001b[2J', '\u001b]8;;https://evil.example\u0007', '\r', '\n', '\r\n', '\t', '\u0085', '\u2028', '\u2029',
  '\u202e', '\u2066', '\u2069', '\u200b', '\u200f', '\ufeff', '\ud800', '\udc00', '\u{e0041}', 'e\u0301', '\u{1f433}',
  '$(id)', '`id`', '${HOME}', '$X', '%PATH%', '!!', "'", '"', '\\', '&', '|', ';', '<', '>', '*', '?', '~', '#', '{', '}', '(', ')', '[', ']',
  '](command:workbench.action.quit)', '[x](http://evil.example)', '![x](http://evil.example/x.png)', '<img src=x onerror=alert(1)>',
  '</script>', '<!--', '&lt;', '&#91;', '***', '___', '```', '~~~', '$(warning)', '---', '===', '| a |', '- x', '1. x', 'http://evil.example',
  'www.evil.example', 'a@evil.example', '<https://evil.example>', '[x]: http://evil.example',
  '/', '//', '..', '/../', '%2e%2e', '%00', '@', ':', ':443', ',', '=', ' ', '  ', '-', '--', '+', '.', '_', 'sha256:', `sha256:${'0'.repeat(64)}`,
  'localhost', '127.0.0.1', '[::1]', 'a.b', 'A', '0', 'true', 'null', '__proto__', 'constructor', 'toString', 'hasOwnProperty',
] as const;

/** A text of hostile pieces, of random ones, or of both. */
export function hostileText(longest = 12): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
    { weight: 1, arbitrary: fc.string({ maxLength: 6 }) },
  );
  return fc.array(piece, { maxLength: longest }).map((parts) => parts.join(''));
}

/** A text that goes on and on. */
const hugeText = fc
  .tuple(fc.constantFrom(...pieces, 'a'), fc.constantFrom(50, 3000))
  .map(([piece, times]) => piece.repeat(times));

// prettier-ignore
const oddTimes = [
  'yesterday', '0000-00-00T00:00:00Z', '+275760-09-13T00:00:00Z', '-271821-04-20T00:00:00Z', '9999-12-31T23:59:59Z', '1', '2026-02-30',
] as const;

const oddNumbers = [0, -0, -1, 0.5, 1e15, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 2 ** 31, 65_536] as const;

/** Anything that JSON can say; objects with the names of JavaScript's own members are own members, as JSON.parse makes them. */
export const absurdValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(null, true, false, '', ...oddNumbers, ...oddTimes) },
  { weight: 3, arbitrary: hostileText() },
  { weight: 1, arbitrary: hugeText },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '{}',
        '[]',
        '[null]',
        '[[]]',
        '{"":""}',
        '{"toString":1}',
        '{"valueOf":null,"toString":null}',
        '{"length":1e9}',
        '{"__proto__":{"polluted":1}}',
        '{"constructor":{"prototype":{"polluted":1}}}',
        '{"toJSON":1}',
        '{"then":1}',
      )
      .map((text): unknown => JSON.parse(text)),
  },
  { weight: 1, arbitrary: fc.constantFrom('[', '{"a":').map((open): unknown => nested(open, 400)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

function nested(open: string, depth: number): unknown {
  return JSON.parse(`${open.repeat(depth)}1${(open === '[' ? ']' : '}').repeat(depth)}`);
}

type Edit = readonly [kind: 'replace' | 'remove' | 'double' | 'rename' | 'move', at: number, value: unknown];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('replace', 'replace', 'replace', 'remove', 'double', 'rename', 'move'),
  fc.nat(),
  absurdValue,
);

/** One of the values, which were recorded or are valid, with some of its parts changed. Between none and eight. */
export function absurd(...valid: readonly unknown[]): fc.Arbitrary<unknown> {
  const texts = valid.map((value) => JSON.stringify(value));
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 8 }))
    .map(([text, edits]) => asJson(edits.reduce<unknown>(edited, JSON.parse(text))));
}

/** As it would arrive. */
function asJson(value: unknown): unknown {
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

interface Place {
  readonly holder: Record<string, unknown> | unknown[];
  readonly key: string;
}

function edited(root: unknown, [kind, at, value]: Edit): unknown {
  const whole = { root };
  const places = placesIn(whole);
  const place = places[at % places.length];
  if (place === undefined) return root;
  const { holder, key } = place;
  const old = (holder as Record<string, unknown>)[key];
  if (kind === 'replace') set(place, value);
  else if (kind === 'remove' && Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (kind === 'remove') Reflect.deleteProperty(holder, key);
  else if (kind === 'double')
    set(place, Array.isArray(old) ? [...(old as unknown[]), ...(old as unknown[])] : [old, old]);
  else if (kind === 'rename' && !Array.isArray(holder))
    set({ holder, key: typeof value === 'string' ? value : '__proto__' }, old);
  else set(place, clone(places[(at * 31) % places.length] ?? place));
  return whole.root;
}

function clone({ holder, key }: Place): unknown {
  const text = JSON.stringify((holder as Record<string, unknown>)[key]) as string | undefined;
  return text === undefined ? null : (JSON.parse(text) as unknown);
}

function set({ holder, key }: Place, value: unknown): void {
  // As JSON.parse does: a member of this name, and no prototype.
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Every part of a value, where one can be put in its place. */
function placesIn(holder: Record<string, unknown> | unknown[]): Place[] {
  const places: Place[] = [];
  const open: Place['holder'][] = [holder];
  for (let next = open.pop(); next !== undefined && places.length < 5000; next = open.pop()) {
    for (const key of Object.keys(next)) {
      places.push({ holder: next, key });
      const value = (next as Record<string, unknown>)[key];
      if (typeof value === 'object' && value !== null) open.push(value as Place['holder']);
    }
  }
  return places;
}

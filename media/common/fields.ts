/** Form controls of a page; each says at once what was typed or chosen, and shows it until the host has it too. */
import type { Context } from './context.ts';
import { element } from './dom.ts';
import type { ElementView } from './dom.ts';

/** A text that was typed, and whether the host has it by now. */
export interface Typed {
  readonly text: string;
  sent: boolean;
}

/** What a page with fields is given. */
export interface FieldContext extends Context {
  /** What was typed into fields and is not on the page of the host yet, by their names. */
  readonly typed: Map<string, Typed>;
}

export interface FieldOptions {
  readonly name: string;
  /** Of a field without words beside it. */
  readonly label?: string;
  readonly value: string;
  readonly disabled?: boolean;
  /** Whether what is in it will not do. */
  readonly invalid?: boolean;
  /** The id of what stands beside it about it. */
  readonly describedBy?: string;
  /** Tells the host. */
  readonly onInput: (value: string) => Promise<void>;
  /** What Enter does, once the host has been told. */
  readonly onEnter?: () => void;
}

/** What was typed, for as long as the host does not have it. A page that came after the host was told has it. */
export function typedTexts(): (page: object) => Map<string, Typed> {
  const typed = new Map<string, Typed>();
  let last: object | undefined;
  return (page) => {
    if (page !== last) for (const [name, { sent }] of typed) if (sent) typed.delete(name);
    last = page;
    return typed;
  };
}

/** A field for a line of text or (`number`) a number. */
export function textField(
  context: FieldContext,
  type: 'search' | 'number' | 'text',
  options: FieldOptions,
): ElementView {
  const { name, label, value, disabled = false, invalid, describedBy, onInput, onEnter } = options;
  const input = ({ target }: Event) => {
    if (!(target instanceof HTMLInputElement)) return;
    const typed: Typed = { text: target.value, sent: false };
    context.typed.set(name, typed);
    const told = onInput(target.value);
    const sent = () => void (typed.sent = true);
    told.then(sent, sent);
    context.act(told);
  };
  const keydown = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key === 'Enter') onEnter?.();
  };
  return element('input', {
    key: name,
    attributes: {
      type,
      disabled,
      'aria-label': label,
      title: label,
      'aria-invalid': invalid === undefined ? undefined : String(invalid),
      'aria-describedby': describedBy,
    },
    value: context.typed.get(name)?.text ?? value,
    on: { input, ...(onEnter === undefined ? {} : { keydown }) },
  });
}

export interface ChoiceOptions extends Omit<FieldOptions, 'onEnter' | 'invalid'> {
  readonly choices: readonly { readonly value: string; readonly words: string }[];
}

/** A choice of one among several. */
export function choice(
  context: Context,
  { name, label, value, disabled = false, describedBy, choices, onInput }: ChoiceOptions,
): ElementView {
  const change = ({ target }: Event) => {
    if (target instanceof HTMLSelectElement) context.act(onInput(target.value));
  };
  return element(
    'select',
    {
      key: name,
      attributes: { disabled, 'aria-label': label, title: label, 'aria-describedby': describedBy },
      value,
      on: { change },
    },
    choices.map((one) =>
      element(
        'option',
        { key: one.value, attributes: { value: one.value, selected: one.value === value } },
        one.words,
      ),
    ),
  );
}

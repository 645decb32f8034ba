import type * as vscode from 'vscode';
import type { Remembered } from '../commands/remembered.ts';

/** What was used last, kept by VS Code for all windows. */
export function rememberedIn(memory: vscode.Memento): Remembered {
  return {
    get: (name) => memory.get<string>(`last.${name}`),
    set: async (name, value) => memory.update(`last.${name}`, value),
  };
}

import * as vscode from 'vscode';
import type { SearchBox, SearchEntry } from '../commands/ui.ts';
import { plainLine } from '../model/text.ts';
import { Throttle } from './throttle.ts';

/** What comes by itself is drawn at most this often, ms. */
const redrawInterval = 300;

interface Item<T> extends vscode.QuickPickItem {
  readonly entry?: SearchEntry<T>;
}

/** Shows a search box; resolves when it is gone. */
export function showSearchBox<T>(box: SearchBox<T>): Promise<void> {
  const pick = vscode.window.createQuickPick<Item<T>>();
  pick.placeholder = box.placeholder;
  pick.value = box.value;
  pick.ignoreFocusOut = false;
  // The order is that of the search. VS Code would put matching labels first; the setting is there, though not typed.
  Reflect.set(pick, 'sortByLabel', false);
  const draw = (): void => {
    const { groups, progress } = box.find(pick.value);
    pick.title = progress === undefined ? box.title : `${box.title}: ${plainLine(progress)}`;
    pick.busy = progress !== undefined;
    const [active] = pick.activeItems;
    pick.keepScrollPosition = true;
    pick.items = groups.flatMap(({ title, entries }) => [
      { label: plainLine(title), kind: vscode.QuickPickItemKind.Separator },
      ...entries.map((entry) => itemOf(entry)),
    ]);
    // What comes by itself moves nothing under the cursor.
    const same = pick.items.find(({ entry }) => entry !== undefined && sameEntry(entry, active?.entry));
    if (same !== undefined) pick.activeItems = [same];
  };
  const later = new Throttle(redrawInterval, draw);
  const stopListening = box.onDidChange(() => later.request());
  return new Promise((resolve) => {
    pick.onDidChangeValue(() => {
      pick.activeItems = [];
      draw();
    });
    pick.onDidAccept(() => {
      const entry = pick.activeItems[0]?.entry;
      if (entry === undefined) return;
      const next = box.accept(entry.value);
      if (next === undefined) {
        pick.hide();
        return;
      }
      pick.value = next;
      draw();
    });
    pick.onDidTriggerItemButton(({ item, button }) => {
      const chosen = item.entry?.buttons?.find(({ tooltip }) => tooltip === button.tooltip);
      if (item.entry === undefined || chosen === undefined) return;
      box.press(item.entry.value, chosen.id);
      pick.hide();
    });
    pick.onDidHide(() => {
      stopListening();
      later.dispose();
      pick.dispose();
      resolve();
    });
    draw();
    pick.show();
  });
}

function itemOf<T>(entry: SearchEntry<T>): Item<T> {
  return {
    label: plainLine(entry.label),
    ...(entry.description === undefined ? {} : { description: plainLine(entry.description) }),
    ...(entry.detail === undefined ? {} : { detail: plainLine(entry.detail) }),
    ...(entry.icon === undefined ? {} : { iconPath: new vscode.ThemeIcon(entry.icon) }),
    buttons: (entry.buttons ?? []).map(({ icon, tooltip }) => ({
      iconPath: new vscode.ThemeIcon(icon),
      tooltip,
    })),
    // What was found is shown, whatever VS Code thinks of how it matches.
    alwaysShow: true,
    entry,
  };
}

function sameEntry<T>(a: SearchEntry<T>, b: SearchEntry<T> | undefined): boolean {
  return a.label === b?.label && a.description === b.description && a.icon === b.icon;
}

import { FailureError } from '../model/failure.ts';
import { plainLine } from '../model/text.ts';
import { listWords } from '../model/words.ts';
import type { KeptLogins } from '../login/machineLogins.ts';
import { cancellable } from './cancellable.ts';
import type { Command, CommandContext } from './command.ts';
import { loginAddress } from './loginAddress.ts';

/** Removes the login for the registry from this machine: from the files, or the helpers that keep it. */
export const logOut: Command = {
  id: 'imageRegistry.logOut',
  async run(context) {
    const { machineLogins, ui } = context;
    const place = await loginAddress(context);
    if (place === undefined) return;
    const host = plainLine(place.host);
    const places = await machineLogins.places(place.host);
    const trouble = places.find((place) => place.trouble !== undefined)?.trouble;
    const kept = places.filter(({ hasEntry }) => hasEntry);
    if (kept.length === 0 && trouble !== undefined) throw new FailureError(trouble);
    if (kept.length === 0) {
      await ui.inform(`This machine keeps no login for ${host}.`);
      return;
    }
    const chosen = kept.length === 1 ? kept : await pickPlaces(context, host, kept);
    if (chosen.length === 0) return;
    const done = await cancellable(context, `Logging out of ${host}`, async (signal) => {
      for (const one of chosen) await machineLogins.forget(one, place.host, signal);
      return true;
    });
    if (done === undefined) return;
    const who = listWords(chosen.map(({ readers }) => readers));
    await ui.inform(`Logged out of ${host}: ${who}. The token itself stays good until it ends.`);
  },
};

async function pickPlaces(
  { ui }: CommandContext,
  host: string,
  kept: readonly KeptLogins[],
): Promise<readonly KeptLogins[]> {
  const choices = kept.map((place) => ({
    label: `Auth file of ${place.readers}`,
    detail: plainLine(place.file),
    icon: 'file',
    value: place,
  }));
  return (await ui.pickMany(`Log out of ${host}`, 'Where', choices)).map(({ value }) => value);
}

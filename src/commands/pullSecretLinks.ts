import { buildAccount, type PullAccount } from '../model/pullSecret/pullSecret.ts';
import { accountWords } from '../model/pullSecret/pullSecretWords.ts';
import { compareNames } from '../model/project.ts';
import { plainLine } from '../model/text.ts';
import type { CommandContext } from './command.ts';

/** The accounts that every project has, those that one most likely means in front. */
const usual: readonly string[] = ['default', buildAccount];

/** Lets the user choose service accounts; none when dismissed. */
export async function pickAccounts(
  { ui }: CommandContext,
  title: string,
  placeholder: string,
  accounts: readonly PullAccount[],
): Promise<readonly PullAccount[]> {
  if (accounts.length === 0) return [];
  const rank = ({ name }: PullAccount): number => (usual.includes(name) ? usual.indexOf(name) : usual.length);
  const choices = accounts
    .toSorted((a, b) => rank(a) - rank(b) || compareNames(a.name, b.name))
    .map((account) => ({
      label: plainLine(account.name),
      description: accountWords(account.name),
      icon: 'account',
      value: account,
    }));
  return (await ui.pickMany(title, placeholder, choices)).map(({ value }) => value);
}

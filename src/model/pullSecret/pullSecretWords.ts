import { detailOf, short } from '../deletionText.ts';
import { describeFailure } from '../failureWords.ts';
import type { Failure } from '../failure.ts';
import { plainLine } from '../text.ts';
import { countWords, listWords } from '../words.ts';
import { isClusterProject } from '../project/projectName.ts';
import type { LoginCheck } from './loginCheck.ts';
import {
  buildAccount,
  isLinked,
  pullsWith,
  type PullAccount,
  type PullSecret,
  type PullSecretPlan,
} from './pullSecret.ts';
import { importName, importsWith, type Import } from './pullSecretUse.ts';
import { keyWords } from './registryKey.ts';

/** A question before a change, as `Ui.confirm` takes it. */
interface Question {
  readonly message: string;
  readonly detail: string;
}

/** What is known of a project around its pull secrets. */
export interface PullSecretScene {
  readonly secrets: readonly PullSecret[];
  readonly imports: readonly Import[];
  readonly accounts: readonly PullAccount[];
  /** Why image streams or service accounts could not be read. */
  readonly unseen: readonly Failure[];
}

/** How many names a sentence gives before it counts the rest. */
const namesShown = 8;

/** Hosts in a sentence. */
export function keysWords(keys: readonly string[]): string {
  return someWords(keys.map(keyWords));
}

/** What a list of secrets says of one at one of its registries: `quay-io · 2 imports, 1 scheduled · default pulls with it`. */
export function secretWords(secret: PullSecret, key: string, { imports, accounts }: PullSecretScene): string {
  const used = importsWith([key], imports);
  const scheduled = used.filter((each) => each.scheduled).length;
  const linked = accounts.filter((account) => pullsWith(account, secret.name));
  return [
    plainLine(secret.name),
    secret.isPlatforms ? 'made by the platform' : '',
    used.length === 0
      ? ''
      : countWords(used.length, 'import') + (scheduled === 0 ? '' : `, ${scheduled} scheduled`),
    linked.length === 0
      ? ''
      : `${someWords(linked.map(({ name }) => name))} ${linked.length === 1 ? 'pulls' : 'pull'} with it`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What a link to an account means, for the list in which one chooses them. */
export function accountWords(account: string): string {
  switch (account) {
    case 'default':
      return 'pods that name no service account';
    case buildAccount:
      return 'builds: it is put into secrets as well, where builds look for logins, as oc secrets link does';
    case 'deployer':
      return 'deployments of DeploymentConfigs; their pods run as another one';
    default:
      return 'pods that run as it';
  }
}

/** The question before a pull secret is made. */
export function createQuestion(
  { project, name, logins }: PullSecretPlan,
  links: readonly PullAccount[],
  checks: readonly LoginCheck[],
  cluster: string,
): Question {
  const keys = logins.map(({ key }) => key);
  return question(
    `Create the pull secret ${name} in ${plainLine(project)}?`,
    cluster,
    ...checkLines(checks),
    `Everybody who may read secrets in ${plainLine(project)} can read the ${keys.length === 1 ? 'login' : 'logins'} for ${keysWords(keys)}, and the cluster uses ${keys.length === 1 ? 'it' : 'them'} for imports into the project.`,
    links.length === 0
      ? 'No service account pulls with it: that is needed for pods, and for images that are not imported.'
      : `${someWords(links.map((account) => account.name))} will pull with it.`,
  );
}

/** The question before a login in a secret is replaced. */
export function replaceQuestion(
  secret: PullSecret,
  key: string,
  check: LoginCheck,
  cluster: string,
): Question {
  const { project, name, keys } = secret;
  const others = keys.filter((other) => other !== key);
  return question(
    `Replace the login for ${keyName(key)} in the pull secret ${plainLine(name)} in ${plainLine(project)}?`,
    cluster,
    ...clusterLines(secret),
    ...checkLines([check]),
    'The one that is there now is overwritten and cannot be brought back.',
    others.length === 0 ? '' : `What it holds for ${keysWords(others)} stays.`,
  );
}

/** The question before accounts begin or cease to pull with a secret. */
export function linkQuestion(
  how: 'link' | 'unlink',
  { project, name }: PullSecret,
  accounts: readonly PullAccount[],
  cluster: string,
): Question {
  const names = someWords(accounts.map((account) => account.name));
  if (how === 'link') {
    return question(
      `Let ${names} pull with ${plainLine(name)} in ${plainLine(project)}?`,
      cluster,
      'Counts for pods that start from now on.',
    );
  }
  return question(
    `Take ${plainLine(name)} away from ${names} in ${plainLine(project)}?`,
    cluster,
    'Pods that start from now on no longer pull with it, and builds no longer find it. Those that run go on.',
    'The secret itself stays.',
  );
}

/** The question before a pull secret is deleted: who loses what. */
export function deleteQuestion(secret: PullSecret, scene: PullSecretScene, cluster: string): Question {
  const { project, name, keys } = secret;
  return question(
    `Delete the pull secret ${plainLine(name)} in ${plainLine(project)}?`,
    cluster,
    ...clusterLines(secret),
    ...importLines(secret, scene),
    ...accountLines(secret, scene),
    ...scene.unseen.map(
      (failure) => `Not everything could be looked at: ${describeFailure(failure).summary}`,
    ),
    `The ${keys.length === 1 ? 'login' : 'logins'} for ${keys.length === 0 ? 'registries' : keysWords(keys)} in it cannot be brought back. Pods and builds that name the secret themselves were not looked at.`,
  );
}

/** That more than a project depends on a secret. OpenShift, "Updating the global cluster pull secret". */
function clusterLines({ project, name }: PullSecret): string[] {
  if (project === 'openshift-config' && name === 'pull-secret')
    return ['All nodes of the cluster pull with it, also the images of OpenShift itself.'];
  return isClusterProject(project) ? ['The cluster itself works with this project.'] : [];
}

function importLines(secret: PullSecret, { secrets, imports }: PullSecretScene): string[] {
  const lines = secret.keys.flatMap((key) => {
    const used = importsWith([key], imports);
    if (used.length === 0) return [];
    const others = secrets.filter(
      (other) => other.name !== secret.name && importsWith(other.keys, used).length === used.length,
    );
    const scheduled = used.some((each) => each.scheduled)
      ? ' Scheduled ones fail as soon as the cluster looks again, if they need it.'
      : '';
    const rest =
      others.length === 0
        ? `no other secret of the project has a login for it.${scheduled}`
        : `the cluster can still use ${someWords(others.map((other) => other.name))}.`;
    const what = someWords(used.map(importName));
    const verb = used.length === 1 ? 'is' : 'are';
    return [{ text: `${what} ${verb} imported from ${keyName(key)}: ${rest}`, others: others.length }];
  });
  const worstFirst = lines.toSorted((a, b) => Number(a.others > 0) - Number(b.others > 0));
  return firstOf(
    worstFirst.map(({ text }) => text),
    (more) => `So are images from ${countWords(more, 'more registry', 'more registries')}.`,
  );
}

function accountLines(secret: PullSecret, { accounts }: PullSecretScene): string[] {
  const linked = accounts.filter((account) => isLinked(account, secret.name));
  if (linked.length === 0) return [];
  const names = someWords(linked.map((account) => account.name));
  const verb = linked.length === 1 ? 'uses' : 'use';
  return [
    `${names} ${verb} it: new pods and builds lose that. Unlinked, they no longer name a secret that is gone.`,
  ];
}

/** What failed with links, after the rest was done. */
export function linkProblemWords(
  problems: readonly { readonly account: string; readonly failure: Failure }[],
): string {
  return problems
    .map(({ account, failure }) => `${plainLine(account)}: ${describeFailure(failure).summary}`)
    .join(' ');
}

/** Worst first. */
function checkLines(checks: readonly LoginCheck[]): string[] {
  const order = ['refused', 'unknown', 'accepted'];
  const sorted = checks.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return firstOf(
    [...new Set(sorted.map(({ words }) => words))],
    (more) => `${countWords(more, 'more login')} fared no worse.`,
  );
}

/** As many lines as a dialog has room for, and how many there are besides. */
function firstOf(lines: readonly string[], rest: (more: number) => string): string[] {
  const most = 3;
  return lines.length <= most + 1 ? [...lines] : [...lines.slice(0, most), rest(lines.length - most)];
}

/** The last line is the cluster, whatever there is no room for. */
function question(message: string, cluster: string, ...lines: readonly string[]): Question {
  const told = lines.filter((line) => line !== '').map((text) => ({ text, rank: 0 }) as const);
  return { message, detail: `${detailOf(told)}\n${cluster}` };
}

/** Anybody may have written it. */
function keyName(key: string): string {
  return short(keyWords(key), 80);
}

function someWords(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map((name) => short(name, 60));
  const rest = names.length - shown.length;
  return listWords(rest === 0 ? shown : [...shown, `${rest} more`]);
}

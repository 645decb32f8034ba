import { parseImageReference } from '../imageReference.ts';
import { plainLine } from '../text.ts';
import { listWords } from '../words.ts';
import type { ImportProblem } from './importRequest.ts';
import { importTrouble, type ImportTrouble } from './importTrouble.ts';

/** Where a problem was met. */
export interface ImportPlace {
  /** The pull spec that was to be imported, with or without a tag. */
  readonly from: string;
  /** The project that it was to be imported into: its pull secrets are used. */
  readonly project: string;
  /** The names of the project's pull secrets for the registry; undefined where that is not known. */
  readonly secrets?: readonly string[] | undefined;
}

/** A problem as people read it. */
export interface ImportProblemWords {
  readonly trouble: ImportTrouble;
  /** The registry's host. */
  readonly host: string;
  /** One sentence; enough alone, in a row. */
  readonly summary: string;
  /** What to do and who can do it; empty when there is nothing to say. */
  readonly advice: string;
  /** What the cluster said, on one line. */
  readonly message: string;
}

/** Docker Hub is meant where a pull spec names no host. */
const dockerHub = 'docker.io';

/** The host of the registry that a pull spec names, as people know it. */
export function importHost(from: string): string {
  return parseImageReference(from)?.host ?? dockerHub;
}

/** Puts what is in the way of an import into words. It is the cluster that asks the registry, and the words say so. */
export function importProblemWords(problem: ImportProblem, place: ImportPlace): ImportProblemWords {
  const trouble = importTrouble(problem);
  const host = plainLine(importHost(place.from));
  const message = plainLine(problem.message, 1000);
  const [summary, advice] = words(trouble, { ...place, host, message });
  return { trouble, host, summary, advice, message };
}

type Words = readonly [summary: string, advice: string];

interface Place extends ImportPlace {
  readonly host: string;
  readonly message: string;
}

function words(trouble: ImportTrouble, place: Place): Words {
  switch (trouble) {
    case 'unauthorized':
      return loginWords(place);
    case 'notFound':
      return notFoundWords(place);
    case 'untrusted':
    case 'otherName':
    case 'expired':
    case 'certificate':
      return certificateWords(trouble, place.host);
    case 'plainHttp':
    case 'unknownHost':
    case 'connectionRefused':
    case 'noAnswer':
      return connectionWords(trouble, place.host);
    case 'notAllowed':
    case 'blocked':
      return policyWords(trouble, place.host);
    case 'tooMany':
      return [
        `${place.host} has had too many requests for now.`,
        `Try again later. Registries often allow more to those who log in: a pull secret for ${place.host} in ${place.project} would help.`,
      ];
    case 'limit':
      return [
        `A limit of the project ${place.project} is in the way.`,
        'An administrator of the cluster can raise it, or delete tags that nobody needs.',
      ];
    case 'other':
      return [otherWords(place.message, place.from), ''];
  }
}

function loginWords({ from, project, host, secrets }: Place): Words {
  const unseen = 'An image that is not there looks the same to somebody who is not logged in.';
  if (secrets === undefined) {
    return [
      `${host} wants a login for ${plainLine(from)}, or another one than ${project} has.`,
      `The cluster logs in with the pull secrets of ${project}. ${unseen}`,
    ];
  }
  if (secrets.length === 0) {
    return [
      `${host} wants a login, and the project ${project} has no pull secret for it.`,
      `Add one to ${project}, with a login for ${host}. ${unseen}`,
    ];
  }
  const names = listWords(secrets.map((secret) => plainLine(secret)));
  const why = 'The login may be wrong, have expired, or have no right to this image.';
  if (secrets.length === 1) {
    return [
      `${host} wants a login, and does not accept the pull secret that the project ${project} has for it: ${names}.`,
      why,
    ];
  }
  return [
    `${host} wants a login, and does not accept that of the pull secrets which the project ${project} has for it: ${names}.`,
    `The cluster tries one of them alone, the one for the longest part of the repository’s name. ${why}`,
  ];
}

function notFoundWords({ from, host }: Place): Words {
  const reference = parseImageReference(from);
  const repository = reference?.repository ?? from;
  if (reference?.digest !== undefined) {
    return [
      `${host} has no image with this digest in ${repository}.`,
      'It may have been deleted there, or belong to another repository.',
    ];
  }
  if (reference?.tag === undefined) {
    return [
      `${host} has no repository ${plainLine(repository)}.`,
      'Check its name. Some registries say so too where a login would be needed.',
    ];
  }
  return [
    `${host} has no image ${repository}:${reference.tag}.`,
    'Either the tag or the whole repository is not there. Some registries say so too where a login would be needed.',
  ];
}

const lastResort = (host: string): string =>
  `As a last resort the import can be insecure: then the cluster trusts whoever answers as ${host}, and anybody on the way can put in another image.`;

function certificateWords(
  trouble: 'untrusted' | 'otherName' | 'expired' | 'certificate',
  host: string,
): Words {
  switch (trouble) {
    case 'untrusted':
      return [
        `The cluster does not trust the certificate of ${host}: it does not know who signed it.`,
        `An administrator of the cluster can add that authority (additionalTrustedCA of image.config.openshift.io/cluster). ${lastResort(host)}`,
      ];
    case 'otherName':
      return [
        `The certificate of ${host} is for another name.`,
        `Use the name that it is for, or have ${host} get one with its own. ${lastResort(host)}`,
      ];
    case 'expired':
      return [
        `The certificate of ${host} has expired, or does not hold yet.`,
        `Whoever runs ${host} has to renew it. ${lastResort(host)}`,
      ];
    case 'certificate':
      return [`The cluster does not accept the certificate of ${host}.`, lastResort(host)];
  }
}

function connectionWords(
  trouble: 'plainHttp' | 'unknownHost' | 'connectionRefused' | 'noAnswer',
  host: string,
): Words {
  const cluster = 'It is the cluster that asks, not this machine';
  switch (trouble) {
    case 'plainHttp':
      return [
        `${host} speaks HTTP, and the cluster asks by HTTPS.`,
        `Only an insecure import asks by HTTP. Then anybody between the cluster and ${host} can read the login and put in another image.`,
      ];
    case 'unknownHost':
      return [
        `The cluster does not know the host ${host}.`,
        `${cluster}: a name that is known here may not be known there.`,
      ];
    case 'connectionRefused':
      return [
        `The cluster finds no registry at ${host}: the connection is refused.`,
        `${cluster}: localhost and addresses of this network mean other places there.`,
      ];
    case 'noAnswer':
      return [
        `The cluster gets no answer from ${host}.`,
        `${cluster}: a firewall or a missing proxy may be between the cluster and ${host}.`,
      ];
  }
}

function policyWords(trouble: 'notAllowed' | 'blocked', host: string): Words {
  const who = 'An administrator of the cluster can change that in image.config.openshift.io/cluster';
  if (trouble === 'notAllowed') {
    return [
      `This cluster does not allow imports from ${host}.`,
      `${who}: allowedRegistriesForImport does not name ${host}.`,
    ];
  }
  return [`This cluster blocks the registry ${host}.`, `${who}: registrySources blocks ${host}.`];
}

/** The message without what the API puts before it. */
function otherWords(message: string, from: string): string {
  const said = message.replace(/^Internal error occurred: /, '').replace(`${from}: `, '');
  return said === '' ? 'The cluster does not say why.' : said;
}

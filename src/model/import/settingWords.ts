import { plainLine } from '../text.ts';
import type { ImportSettings } from './importHealth.ts';

/** How the settings of imports read, in a word or two and with what they mean. */

export function scheduleWords(scheduled: boolean): string {
  return scheduled ? 'on schedule' : 'once';
}

export function insecureWords(insecure: boolean): string {
  return insecure ? 'insecure' : 'checked';
}

export function policyWords(policy: ImportSettings['referencePolicy']): string {
  return policy === 'Local' ? 'through this registry' : 'from the source';
}

/** A mode of a later server is its own name. */
export function modeWords(mode: string): string {
  if (mode === 'Legacy') return 'one platform';
  return mode === 'PreserveOriginal' ? 'all platforms' : plainLine(mode, 40);
}

/** A setting, its values, and what each means: for lists to choose from. */
export const settingChoices = {
  scheduled: {
    title: 'Schedule',
    choices: [
      { value: false, meaning: 'The cluster looks when it is told to, and not by itself.' },
      { value: true, meaning: 'The cluster looks again by itself, about every 15 minutes.' },
    ],
    words: scheduleWords,
  },
  referencePolicy: {
    title: 'Pods pull',
    choices: [
      {
        value: 'Source',
        meaning: 'Pods pull from the registry that it comes from, with their own pull secrets.',
      },
      {
        value: 'Local',
        meaning:
          'Pods pull from this cluster’s registry, which gets what it lacks with the pull secrets of this project.',
      },
    ],
    words: policyWords,
  },
  importMode: {
    title: 'Platforms',
    choices: [
      { value: 'Legacy', meaning: 'Of an image for many platforms, the one of this cluster is imported.' },
      { value: 'PreserveOriginal', meaning: 'An image for many platforms is imported whole.' },
    ],
    words: modeWords,
  },
  insecure: {
    title: 'Certificate',
    choices: [
      { value: false, meaning: 'The registry must have a certificate that the cluster trusts.' },
      {
        value: true,
        meaning: 'HTTP and any certificate will do: whoever stands in between can give another image.',
      },
    ],
    words: insecureWords,
  },
} as const;

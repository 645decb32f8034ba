/** What stands at the choices. */
interface ChoiceTexts {
  readonly label: string;
  readonly choices: readonly { readonly value: string; readonly words: string; readonly about: string }[];
}

export const importModes: ChoiceTexts = {
  label: 'Platforms',
  choices: [
    {
      value: 'Legacy',
      words: 'One platform',
      about:
        'Of an image for several platforms, the one that the cluster runs on is taken. All platforms shows which there are.',
    },
    {
      value: 'PreserveOriginal',
      words: 'All platforms',
      about:
        'The whole index is imported, with the digest that the registry has for it. Nodes pull what fits them.',
    },
  ],
};

export const referencePolicies: ChoiceTexts = {
  label: 'Pods pull from',
  choices: [
    {
      value: 'Source',
      words: 'The source',
      about:
        'Only the digest is kept here (policy Source). Pods need a login at the source where it wants one.',
    },
    {
      value: 'Local',
      words: 'This cluster’s registry',
      about:
        'Pods pull through this cluster’s registry (policy Local), which fetches with the pull secrets of the project and keeps what it passed on.',
    },
  ],
};

export const scheduleNote =
  'About every 15 minutes the cluster takes what the tag has by then. Otherwise it is imported once.';

export const insecureNote =
  'Takes plain HTTP and any certificate: anybody on the way can put in another image. A last resort.';

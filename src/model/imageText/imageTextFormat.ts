/** How a text names images. */
export type ImageTextFormat = 'dockerfile' | 'yaml';

const dockerfile = /^(?:Dockerfile|Containerfile)(?:\..*)?$|\.(?:dockerfile|containerfile)$/i;

/** The format of a file by VS Code's name of its language, or by its own name; undefined for others. */
export function imageTextFormat(language: string, fileName: string): ImageTextFormat | undefined {
  if (language === 'dockerfile' || dockerfile.test(fileName)) return 'dockerfile';
  return language === 'yaml' || language === 'dockercompose' ? 'yaml' : undefined;
}

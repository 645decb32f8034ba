import { shellWord } from '../shell.ts';

/** A place where a program looks for the certificate authority of a registry, and how to put it there. */
export interface TrustPlace {
  /** `Docker on Linux` */
  readonly program: string;
  readonly system: TrustSystem;
  /** A line for a shell; the file `ca.crt` is in the current folder. */
  readonly command: string;
  /** What else to do, as a sentence; empty for nothing. */
  readonly note: string;
}

export type TrustSystem = 'linux' | 'macOS' | 'windows';

/** The name of the file that the commands take. */
export const authorityFile = 'ca.crt';

/** Where the programs that pull and push look for the certificate authority of a registry, those of a system first. */
export function trustPlaces(host: string, here: TrustSystem): readonly TrustPlace[] {
  const places = [...linuxPlaces(host), ...macPlaces(host), ...windowsPlaces(host)];
  return [
    ...places.filter(({ system }) => system === here),
    ...places.filter(({ system }) => system !== here),
  ];
}

function linuxPlaces(host: string): TrustPlace[] {
  const copy = (folder: string): string =>
    `sudo mkdir -p ${folder} && sudo cp ${authorityFile} ${folder}/${authorityFile}`;
  return [
    {
      program: 'Docker on Linux',
      system: 'linux',
      command: copy(shellWord(`/etc/docker/certs.d/${host}`)),
      note: '',
    },
    {
      program: 'Podman, Skopeo and Buildah on Linux',
      system: 'linux',
      command: copy(shellWord(`/etc/containers/certs.d/${host}`)),
      note: 'Without sudo, ~/.config/containers/certs.d does the same for you alone.',
    },
  ];
}

function macPlaces(host: string): TrustPlace[] {
  const folder = `~/.docker/certs.d/${shellWord(host)}`;
  return [
    {
      program: 'Docker Desktop on macOS',
      system: 'macOS',
      command: `mkdir -p ${folder} && cp ${authorityFile} ${folder}/${authorityFile}`,
      note: 'Restart Docker Desktop afterwards.',
    },
    {
      program: 'Podman on macOS',
      system: 'macOS',
      command: `podman machine ssh ${shellWord(inMachine(host))} < ${authorityFile}`,
      note: '',
    },
  ];
}

function windowsPlaces(host: string): TrustPlace[] {
  return [
    {
      program: 'Docker Desktop on Windows',
      system: 'windows',
      command: `certutil -user -addstore Root ${authorityFile}`,
      note: 'Windows then trusts it for everything you do. Restart Docker Desktop afterwards.',
    },
    {
      program: 'Podman on Windows, in PowerShell',
      system: 'windows',
      command: `Get-Content ${authorityFile} | podman machine ssh ${shellWord(inMachine(host))}`,
      note: '',
    },
  ];
}

/** For the shell of podman's virtual machine. */
function inMachine(host: string): string {
  const folder = shellWord(`/etc/containers/certs.d/${host}`);
  return `sudo mkdir -p ${folder} && sudo tee ${folder}/${authorityFile}`;
}

import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { KubeCluster } from '../kubeconfig/entries.ts';
import { codeOf } from '../http/errorCode.ts';
import { systemAuthorities } from '../http/tls.ts';
import { badContext } from './badContext.ts';

/** Whose word counts for certificates, also for clients of other hosts of the same cluster. Never holds a key. */
export interface Trust {
  /** Certificate authorities, PEM: those that the context names, or else the system's. */
  readonly authorities: readonly string[];
  /** False where the context names its own authorities: for its server, only these count. */
  readonly system: boolean;
  /** Of these, the further ones that the setting names: they count for every host. */
  readonly further: readonly string[];
  /** `insecure-skip-tls-verify`. */
  readonly skipVerify: boolean;
}

/**
 * Reads `certificate-authority-data`, else `certificate-authority`, and the file of further authorities that the setting
 * names. Fails with `badContext` when one of them holds no certificate.
 */
export async function trustOf(cluster: KubeCluster, context: string, furtherFile?: string): Promise<Trust> {
  const { authorityData, authorityFile, skipVerify } = cluster;
  const setting = `the file in imageRegistry.certificateAuthority, ${furtherFile ?? ''},`;
  const further =
    furtherFile === undefined ? [] : await authoritiesIn(undefined, furtherFile, context, setting);
  if (authorityData === undefined && authorityFile === undefined) {
    return { authorities: [...systemAuthorities(), ...further], system: true, further, skipVerify };
  }
  const source =
    authorityData === undefined
      ? `certificate-authority ${authorityFile ?? ''}`
      : 'certificate-authority-data';
  const own = await authoritiesIn(authorityData, authorityFile, context, source);
  return { authorities: [...own, ...further], system: false, further, skipVerify };
}

async function authoritiesIn(
  data: string | undefined,
  file: string | undefined,
  context: string,
  source: string,
): Promise<readonly string[]> {
  const pem = await pemOf(data, file, context, source);
  const authorities = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (authorities.length > 0 && authorities.every(isCertificate)) return authorities;
  throw badContext(context, `${source} holds no valid certificate`);
}

/** PEM text from base64 data, else from a file; `source` names it in the `badContext` that a failure becomes. */
export async function pemOf(
  data: string | undefined,
  file: string | undefined,
  context: string,
  source: string,
): Promise<string> {
  if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8');
  try {
    return await readFile(file ?? '', 'utf8');
  } catch (error) {
    throw badContext(context, `${source} cannot be read (${codeOf(error)})`);
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

import { plainLine } from './text.ts';

/** The media types by which an OCI manifest says what it holds. OCI image spec, manifest.md, guidelines for artifacts. */
export interface ArtifactTypes {
  readonly artifactType?: string;
  readonly configType?: string;
  readonly layerTypes: readonly string[];
}

// The first that matches any of the types, the more telling ones first.
const kinds: readonly [RegExp, string][] = [
  [/^application\/vnd\.cncf\.helm\./, 'Helm chart'],
  [/^application\/vnd\.(?:dev\.cosign|dsse|in-toto)\b.*in-?toto|^application\/vnd\.in-toto/, 'attestation'],
  [/^application\/vnd\.dev\.sigstore\.bundle/, 'Sigstore bundle'],
  [/^application\/vnd\.dev\.cosign\.(?:simplesigning|artifact\.sig)/, 'signature'],
  [/^application\/vnd\.cncf\.notary\.signature/, 'signature'],
  [/^(?:application|text)\/(?:vnd\.)?spdx\b|^text\/spdx/, 'SBOM (SPDX)'],
  [/^application\/(?:vnd\.)?cyclonedx\b/, 'SBOM (CycloneDX)'],
  [/^application\/(?:vnd\.)?syft\b/, 'SBOM (Syft)'],
  [/^application\/vnd\.dev\.cosign\.artifact\.sbom/, 'SBOM'],
  [/^application\/vnd\.dsse\.envelope/, 'attestation'],
  [/^application\/(?:vnd\.wasm\.|vnd\.module\.wasm\.|wasm\b)/, 'WebAssembly module'],
  [/^application\/vnd\.cncf\.openpolicyagent\./, 'Open Policy Agent policy'],
  [/^application\/vnd\.cncf\.flux\./, 'Flux artifact'],
  [/^application\/vnd\.cncf\.model\./, 'model'],
  [/^application\/vnd\.docker\.plugin\./, 'Docker plugin'],
  [/^application\/vnd\.docker\.compose\.|^application\/vnd\.compose\./, 'Compose application'],
  [/^application\/vnd\.buildkit\.cacheconfig/, 'BuildKit cache'],
];

const containerConfigs = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);
const containerLayer = /^application\/vnd\.(?:oci\.image\.layer\.|docker\.image\.rootfs\.)/;
const emptyConfig = 'application/vnd.oci.empty.v1+json';

/**
 * What an image manifest holds where it is no container image: `Helm chart`, `signature`, `SBOM (SPDX)`; the type's own
 * name for one that is not known. Undefined for a container image, and where the types do not say.
 */
export function artifactWords(types: ArtifactTypes): string | undefined {
  const { artifactType, configType, layerTypes } = types;
  const declared = [artifactType ?? '', configType ?? ''].filter((type) => type !== '');
  const all = [...declared, ...layerTypes];
  const found = kinds.find(([pattern]) => all.some((type) => pattern.test(type)));
  if (found !== undefined) return found[1];
  const telling = declared.find((type) => !containerConfigs.has(type) && type !== emptyConfig);
  if (telling !== undefined) return `artifact of type ${plainLine(telling, 100)}`;
  const odd = layerTypes.find((type) => type !== '' && !containerLayer.test(type));
  if (odd !== undefined && layerTypes.every((type) => !containerLayer.test(type))) {
    return `artifact of type ${plainLine(odd, 100)}`;
  }
  return configType === emptyConfig ? 'artifact' : undefined;
}

import { createCipheriv } from 'node:crypto';
import type { BuildOptions, BuildStep, BuiltImage, Part } from '../build/image.ts';
import { assembleImage, buildImage } from '../build/image.ts';
import { OCI_MANIFEST } from '../images/manifest.ts';

/** Bytes that do not compress; the same name and size give the same bytes. */
export function noise(name: string, size: number): Buffer {
  const key = Buffer.alloc(16, name);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(size));
}

/** The base that most images of the demo stand on. */
const base: readonly BuildStep[] = [
  {
    command:
      '/bin/sh -c #(nop) ADD file:5d68d27cc15a80653c93d3a0b262a28112d47a46326ff5fc2dfbf7fa3b9a0ce8 in / ',
    files: [
      { name: 'bin/' },
      { name: 'bin/busybox', content: noise('busybox', 180_000), mode: 0o755 },
      { name: 'bin/sh', link: 'busybox' },
      { name: 'etc/' },
      { name: 'etc/os-release', content: 'NAME="Hacker Linux"\nVERSION_ID="9.4"\n' },
      { name: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\napp:x:1001:0::/app:/bin/sh\n' },
    ],
  },
  { command: '/bin/sh -c #(nop)  ENV PATH=/usr/local/bin:/usr/bin:/bin' },
];

/** The words of one version of an application. */
export interface AppWords {
  name: string;
  version: string;
  revision: string;
  created: Date;
  /** Size in bytes of the application's own layer. */
  size?: number;
}

/** An application as its Dockerfile builds it: base, runtime, dependencies, code, a clean-up. */
export function application(words: AppWords, options: BuildOptions = {}): BuiltImage {
  const { name, version, revision, created, size = 24_000 } = words;
  const architecture = options.platform?.architecture ?? 'amd64';
  return buildImage({
    created,
    author: 'build@hackershop.example',
    config: {
      User: '1001',
      ExposedPorts: { '8080/tcp': {} },
      Env: ['PATH=/usr/local/bin:/usr/bin:/bin', `APP_VERSION=${version}`, 'NODE_ENV=production'],
      Cmd: ['node', '/app/main.js'],
      Entrypoint: ['/usr/bin/tini', '--'],
      WorkingDir: '/app',
      Labels: {
        'org.opencontainers.image.title': name,
        'org.opencontainers.image.version': version,
        'org.opencontainers.image.revision': revision,
        'org.opencontainers.image.source': `https://git.hackershop.example/shop/${name}.git`,
      },
      StopSignal: 'SIGTERM',
    },
    steps: [
      ...base,
      {
        command: 'RUN /bin/sh -c dnf install -y nodejs tini && dnf clean all # buildkit',
        files: [
          { name: 'usr/bin/node', content: noise(`node-${architecture}`, 320_000), mode: 0o755 },
          { name: 'usr/bin/tini', content: noise(`tini-${architecture}`, 9_000), mode: 0o755 },
        ],
      },
      { command: 'WORKDIR /app' },
      {
        command: 'COPY package.json package-lock.json ./ # buildkit',
        files: [{ name: 'app/package.json', content: `${JSON.stringify({ name, version })}\n` }],
      },
      {
        command: 'RUN /bin/sh -c npm ci --omit=dev # buildkit',
        files: [{ name: 'app/node_modules/catalogue.js', content: noise(`${name}-modules`, 90_000) }],
      },
      {
        command: 'COPY dist /app # buildkit',
        files: [
          { name: 'app/main.js', content: noise(`${name}-${version}-${revision}`, size) },
          { name: 'app/version', content: `${version}\n` },
          { name: 'app/.env', content: `APP_VERSION=${version}\n` },
        ],
      },
      { command: 'USER 1001' },
      {
        command: 'RUN /bin/sh -c rm -f /app/.env # buildkit',
        files: [{ name: 'app/.wh..env' }],
      },
      { command: 'ENTRYPOINT ["/usr/bin/tini" "--"]' },
      { command: 'CMD ["node" "/app/main.js"]' },
    ],
    ...options,
  });
}

/** The BuildKit attestation of an image: a manifest for the platform unknown/unknown. */
export function attestation(image: BuiltImage): BuiltImage {
  const statement = Buffer.from(
    JSON.stringify({
      _type: 'https://in-toto.io/Statement/v0.1',
      predicateType: 'https://slsa.dev/provenance/v0.2',
      subject: [{ name: '_', digest: { sha256: image.digest.slice('sha256:'.length) } }],
      predicate: { builder: { id: 'https://ci.hackershop.example' } },
    }),
  );
  const config = Buffer.from(JSON.stringify({ architecture: 'unknown', os: 'unknown', config: {} }));
  return artifact('application/vnd.oci.image.config.v1+json', config, {
    mediaType: 'application/vnd.in-toto+json',
    bytes: statement,
    annotations: { 'in-toto.io/predicate-type': 'https://slsa.dev/provenance/v0.2' },
  });
}

/** A cosign signature, attestation or SBOM of an image, to be tagged `sha256-HEX.sig`, `.att` or `.sbom`. */
export function attachment(image: { digest: string }, kind: 'sig' | 'att' | 'sbom'): BuiltImage {
  const types = {
    sig: 'application/vnd.dev.cosign.simplesigning.v1+json',
    att: 'application/vnd.dsse.envelope.v1+json',
    sbom: 'text/spdx+json',
  };
  const bytes = Buffer.from(JSON.stringify({ about: image.digest, kind }));
  const config = Buffer.from(
    JSON.stringify({ architecture: '', os: '', config: {}, rootfs: { type: 'layers' } }),
  );
  return artifact('application/vnd.oci.image.config.v1+json', config, { mediaType: types[kind], bytes });
}

/** A Helm chart: an OCI artifact that is no container image. */
export function helmChart(name: string, version: string): BuiltImage {
  const config = Buffer.from(JSON.stringify({ name, version, apiVersion: 'v2', type: 'application' }));
  return artifact('application/vnd.cncf.helm.config.v1+json', config, {
    mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    bytes: noise(`${name}-${version}`, 4_200),
  });
}

function artifact(configType: string, config: Buffer, layer: Part): BuiltImage {
  return assembleImage({
    mediaType: OCI_MANIFEST,
    config: { mediaType: configType, bytes: config },
    layers: [layer],
  });
}

import { gzipSync } from 'node:zlib';
import type { Part } from '../build/image.ts';
import { assembleImage } from '../build/image.ts';
import { tar } from '../build/tar.ts';
import { digestOf, OCI_CONFIG, OCI_MANIFEST } from '../images/manifest.ts';
import type { SeedSize } from './index.ts';
import type { SeedWriter } from './writer.ts';

const STEPS = ['ADD rootfs.tar.gz /', 'RUN /bin/sh -c dnf install -y nodejs', 'COPY app /app'];

/** Many projects of phillip's, each with streams of pushed tags: every image its own, their layers shared. */
export function seedLarge(writer: SeedWriter, { projects, streams, tags }: SeedSize): void {
  const layers = STEPS.map(sharedLayer);
  for (let project = 1; project <= projects; project += 1) {
    const name = `project-${String(project).padStart(3, '0')}`;
    writer.project(name, 'phillip', `Project ${project}`);
    for (let stream = 1; stream <= streams; stream += 1) {
      const repository = `${name}/stream-${String(stream).padStart(2, '0')}`;
      for (let tag = 1; tag <= tags; tag += 1) {
        const minutes = (tags - tag + 1) * 600 + stream * 7 + project;
        writer.push(repository, `1.${tag}`, image(`${repository}:1.${tag}`, layers), minutes);
      }
    }
  }
}

function sharedLayer(command: string): Part & { diffId: string } {
  const archive = tar([{ name: 'layer.txt', content: command.repeat(50) }]);
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip';
  return { mediaType, bytes: gzipSync(archive), diffId: digestOf(archive) };
}

function image(
  name: string,
  layers: readonly (Part & { diffId: string })[],
): ReturnType<typeof assembleImage> {
  const config = {
    architecture: 'amd64',
    os: 'linux',
    created: '2026-01-01T00:00:00Z',
    config: { Labels: { name } },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: STEPS.map((command) => ({ created_by: command })),
  };
  return assembleImage({
    mediaType: OCI_MANIFEST,
    config: { mediaType: OCI_CONFIG, bytes: Buffer.from(JSON.stringify(config)) },
    layers: layers.map(({ mediaType, bytes }) => ({ mediaType, bytes })),
    platform: { architecture: 'amd64', os: 'linux' },
  });
}

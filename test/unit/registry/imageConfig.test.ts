import assert from 'node:assert/strict';
import { FailureError } from '../../../src/model/failure.ts';
import { layerCommands, parseImageConfig } from '../../../src/model/imageConfig.ts';
import { digest } from '../../support/digest.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

function commandOf(createdBy: unknown): string | undefined {
  const config = parseImageConfig({ history: [{ created_by: createdBy }] }, 'read config');
  return layerCommands(config, 1)[0];
}

describe('reading image configs', () => {
  it('reads all that a config says', () => {
    const config = parseImageConfig(
      {
        created: '2026-11-01T00:00:03Z',
        author: 'amy@planet-express.example',
        architecture: 'arm64',
        os: 'linux',
        variant: 'v8',
        config: {
          Env: ['PATH=/bin', 'EMPTY=', 'EQUATION=a=b', 'BARE'],
          Entrypoint: ['/bin/ship'],
          Cmd: ['--fast'],
          Labels: { version: '1', odd: 3 },
          ExposedPorts: { '8080/tcp': {} },
          Volumes: { '/data': {} },
          User: '1001',
          WorkingDir: '/app',
          StopSignal: 'SIGTERM',
          Healthcheck: { Test: ['CMD-SHELL', 'true'], Interval: 30_000_000_000, Retries: 3 },
          OnBuild: ['COPY . /app'],
        },
        history: [
          { created: '2026-11-01T00:00:00Z', created_by: 'x', empty_layer: true, comment: 'c', author: 'a' },
        ],
        rootfs: { type: 'layers', diff_ids: [digest('a')] },
      },
      'read config',
    );
    assert.deepEqual(config, {
      created: Date.UTC(2026, 10, 1, 0, 0, 3),
      author: 'amy@planet-express.example',
      architecture: 'arm64',
      os: 'linux',
      variant: 'v8',
      config: {
        env: [
          { name: 'PATH', value: '/bin' },
          { name: 'EMPTY', value: '' },
          { name: 'EQUATION', value: 'a=b' },
          { name: 'BARE', value: '' },
        ],
        entrypoint: ['/bin/ship'],
        cmd: ['--fast'],
        labels: { version: '1' },
        ports: ['8080/tcp'],
        volumes: ['/data'],
        user: '1001',
        workingDir: '/app',
        stopSignal: 'SIGTERM',
        healthcheck: { test: ['CMD-SHELL', 'true'], interval: 30_000, retries: 3 },
        onBuild: ['COPY . /app'],
      },
      history: [
        { created: Date.UTC(2026, 10, 1), createdBy: 'x', emptyLayer: true, comment: 'c', author: 'a' },
      ],
      diffIds: [digest('a')],
    });
  });

  it('reads around nulls and absurd fields', () => {
    const empty = {
      config: { env: [], entrypoint: [], cmd: [], labels: {}, ports: [], volumes: [], onBuild: [] },
      history: [],
      diffIds: [],
    };
    assert.deepEqual(parseImageConfig({}, 'read config'), empty);
    const nulls = { created: null, config: null, history: null, rootfs: null, os: 7 };
    assert.deepEqual(parseImageConfig(nulls, 'read config'), empty);
    const absurd = {
      created: 'noon',
      config: { Env: [1, null], Labels: [], Cmd: 'x' },
      rootfs: { diff_ids: ['x'] },
    };
    assert.deepEqual(parseImageConfig(absurd, 'read config'), empty);
  });

  it('refuses what is no object', () => {
    for (const json of [null, [], 'x', 1]) {
      assert.throws(
        () => parseImageConfig(json, 'read config'),
        (error) => error instanceof FailureError && error.failure.kind === 'unreadable',
      );
    }
  });
});

describe('the instructions that made the layers', () => {
  const forms: readonly [builder: string, createdBy: string, instruction: string][] = [
    ['classic', '/bin/sh -c #(nop) ADD file:4f6 in / ', 'ADD file:4f6 in /'],
    ['classic', '/bin/sh -c #(nop)  ENV APP_HOME=/app', 'ENV APP_HOME=/app'],
    ['classic', '/bin/sh -c npm ci', 'RUN npm ci'],
    ['classic', '|1 VERSION=2 /bin/sh -c npm ci', 'RUN npm ci'],
    ['classic', '|2 GREETING=hello world A=/bin/sh /bin/sh -c npm ci', 'RUN npm ci'],
    ['classic', '/bin/bash -o pipefail -c curl x | tar x', 'RUN curl x | tar x'],
    ['classic', 'cmd /S /C #(nop) COPY dir:9 in C:\\app ', 'COPY dir:9 in C:\\app'],
    ['classic', 'cmd /S /C dir', 'RUN dir'],
    ['buildah', '/bin/sh -c #(nop) COPY dir:7b2 in /app', 'COPY dir:7b2 in /app'],
    ['BuildKit', 'RUN /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['BuildKit', 'COPY app /app # buildkit', 'COPY app /app'],
    ['BuildKit', 'RUN |1 VERSION=2 /bin/sh -c npm ci # buildkit', 'RUN npm ci'],
    ['BuildKit', 'RUN /bin/bash -euo pipefail -c npm ci # buildkit', 'RUN npm ci'],
    ['BuildKit', 'RUN /bin/sh -c echo "# buildkit" # buildkit', 'RUN echo "# buildkit"'],
    ['BuildKit', 'RUN /bin/sh -c /bin/sh -c "ls" # buildkit', 'RUN /bin/sh -c "ls"'],
    ['BuildKit', 'RUN /app/install --now # buildkit', 'RUN /app/install --now'],
    ['another', 'bazel build ...', 'bazel build ...'],
  ];
  for (const [builder, createdBy, instruction] of forms) {
    it(`${builder}: ${createdBy}`, () => assert.equal(commandOf(createdBy), instruction));
  }

  it('says nothing where the history says nothing', () => {
    for (const createdBy of [undefined, null, '', '   ', '/bin/sh -c #(nop) ', 42]) {
      assert.equal(commandOf(createdBy), undefined);
    }
  });

  it('leaves out the steps that made no layer', () => {
    const history = [
      { created_by: 'COPY a /' },
      { created_by: 'ENV x=1', empty_layer: true },
      { created_by: 'COPY b /' },
    ];
    const config = parseImageConfig({ history }, 'read config');
    assert.deepEqual(layerCommands(config, 2), ['COPY a /', 'COPY b /']);
  });

  it('says nothing of any layer when history and layers differ in number', () => {
    const config = parseImageConfig({ history: [{ created_by: 'COPY a /' }] }, 'read config');
    assert.deepEqual(layerCommands(config, 3), [undefined, undefined, undefined]);
    assert.deepEqual(layerCommands(config, 0), []);
  });

  it('is quick and bounded whatever it is given', () => {
    const parts = [
      '/bin/sh -c ',
      '/bin/sh -e -e -e ',
      '|1 ',
      ' pipefail',
      '#(nop)',
      ' # buildkit',
      ' ',
      'RUN ',
      ' /bin/sh',
    ];
    for (const part of parts) {
      for (const text of [part.repeat(500_000 / part.length), `|1 ${part.repeat(500_000 / part.length)}`]) {
        assert.ok((commandOf(text)?.length ?? 0) <= 16_384);
        assertQuick(() => commandOf(text), walkOver(text.length), 5, text.slice(0, 20));
      }
    }
  });
});

import assert from 'node:assert/strict';
import { buildSteps } from '../../../src/model/buildSteps.ts';
import { healthcheckWords } from '../../../src/model/healthcheck.ts';
import { buildArgumentsOf, instructionOf } from '../../../src/model/instruction.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

const checksum = '5d68d27cc15a80653c93d3a0b262a28112d47a46326ff5fc2dfbf7fa3b9a0ce8';

describe('instructions of the history, as in a Dockerfile', () => {
  const forms: readonly [builder: string, createdBy: string, instruction: string][] = [
    ['classic', `/bin/sh -c #(nop) ADD file:${checksum} in / `, `ADD file:${checksum} /`],
    ['classic', `/bin/sh -c #(nop) COPY dir:${checksum} in /a in b `, `COPY dir:${checksum} /a in b`],
    [
      'classic',
      `/bin/sh -c #(nop) COPY --chown=1:1 multi:${checksum} in /app/ `,
      `COPY --chown=1:1 multi:${checksum} /app/`,
    ],
    ['classic', '/bin/sh -c #(nop)  CMD ["node" "/app/main.js"]', 'CMD ["node", "/app/main.js"]'],
    ['classic', '/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "node main.js"]', 'CMD node main.js'],
    ['classic', '/bin/sh -c #(nop)  CMD []', 'CMD []'],
    ['classic', '/bin/sh -c #(nop)  ENTRYPOINT ["a \\"b\\"" "[c]"]', 'ENTRYPOINT ["a \\"b\\"", "[c]"]'],
    ['classic', '/bin/sh -c #(nop)  EXPOSE 8080', 'EXPOSE 8080'],
    ['classic', '/bin/sh -c #(nop)  EXPOSE 443/tcp 80/tcp', 'EXPOSE 443/tcp 80/tcp'],
    ['classic', '/bin/sh -c #(nop)  VOLUME [/data /var/cache]', 'VOLUME /data /var/cache'],
    ['classic', '/bin/sh -c #(nop)  LABEL maintainer=Amy', 'LABEL maintainer=Amy'],
    ['classic', '/bin/sh -c #(nop)  ENV A=b c', 'ENV A=b c'],
    ['classic', '/bin/sh -c #(nop)  USER 1001', 'USER 1001'],
    ['classic', '/bin/sh -c #(nop) WORKDIR /app', 'WORKDIR /app'],
    ['classic', '/bin/sh -c #(nop)  STOPSIGNAL SIGQUIT', 'STOPSIGNAL SIGQUIT'],
    ['classic', '/bin/sh -c #(nop)  ONBUILD RUN npm ci', 'ONBUILD RUN npm ci'],
    ['classic', '/bin/sh -c #(nop)  ARG VERSION=2', 'ARG VERSION=2'],
    [
      'classic',
      '/bin/sh -c #(nop)  SHELL [/bin/bash -o pipefail -c]',
      'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    ],
    [
      'classic',
      '/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "curl -f http://localhost/ || exit 1"] "30s" "3s" "0s" \'\\x03\'}',
      'HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -f http://localhost/ || exit 1',
    ],
    [
      'BuildKit',
      'HEALTHCHECK &{["CMD" "curl" "-f" "x"] "1m30s" "0s" "10s" "500ms" \'\\t\'}',
      'HEALTHCHECK --interval=1m30s --start-period=10s --start-interval=500ms --retries=9 CMD ["curl", "-f", "x"]',
    ],
    ['BuildKit', 'HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" \'\\x00\'}', 'HEALTHCHECK NONE'],
    ['BuildKit', 'HEALTHCHECK &{what is this}', 'HEALTHCHECK &{what is this}'],
    ['BuildKit', 'CMD ["node" "main.js"]', 'CMD ["node", "main.js"]'],
    ['BuildKit', 'ENTRYPOINT ["/docker-entrypoint.sh"]', 'ENTRYPOINT ["/docker-entrypoint.sh"]'],
    ['BuildKit', 'EXPOSE map[443/tcp:{} 8080/tcp:{}]', 'EXPOSE 443/tcp 8080/tcp'],
    ['BuildKit', 'EXPOSE [8080/tcp 9090/udp]', 'EXPOSE 8080/tcp 9090/udp'],
    ['BuildKit', 'VOLUME [/data]', 'VOLUME /data'],
    ['BuildKit', 'VOLUME ["/a b"]', 'VOLUME ["/a b"]'],
    ['BuildKit', 'SHELL [/bin/bash -c]', 'SHELL ["/bin/bash", "-c"]'],
    ['BuildKit', 'COPY --chown=1001:0 app /app # buildkit', 'COPY --chown=1001:0 app /app'],
    ['BuildKit', 'RUN |2 A=b C=d e /bin/bash -o pipefail -c npm ci # buildkit', 'RUN npm ci'],
    ['buildah', `/bin/sh -c #(nop) COPY dir:${checksum} in /app`, `COPY dir:${checksum} /app`],
    ['buildah', '/bin/sh -c #(nop) CMD ["node","main.js"]', 'CMD ["node", "main.js"]'],
    ['buildah', '|1 VERSION=2 /bin/sh -c npm ci', 'RUN npm ci'],
    ['buildah', '/bin/sh -c #(nop) HEALTHCHECK --interval=5s CMD true', 'HEALTHCHECK --interval=5s CMD true'],
    ['Windows', 'cmd /S /C #(nop)  ENV A=b', 'ENV A=b'],
    ['Windows', 'cmd /S /C powershell -File x.ps1', 'RUN powershell -File x.ps1'],
    ['Windows', 'powershell -Command Install-Thing', 'RUN Install-Thing'],
    ['Windows', 'pwsh -NoLogo -NoProfile -Command Install-Thing', 'RUN Install-Thing'],
    ['Windows', "powershell -Command $ErrorActionPreference = 'Stop'; #(nop)  EXPOSE 80", 'EXPOSE 80'],
    ['Windows', 'Apply image 10.0.20348.1', 'Apply image 10.0.20348.1'],
    ['another', 'CMD [unclosed "x', 'CMD [unclosed "x'],
    ['another', 'CMD ["bad \\x07 escape" "b"]', 'CMD ["bad \\\\x07 escape", "b"]'],
    ['another', 'constructor [a b]', 'constructor [a b]'],
    ['another', 'nix-store', 'nix-store'],
  ];
  for (const [builder, createdBy, instruction] of forms) {
    it(`${builder}: ${createdBy.replace(checksum, '…')}`, () => {
      assert.equal(instructionOf(createdBy), instruction);
    });
  }

  it('is quick and bounded whatever it is given', () => {
    const parts = ['"', '\\', '["', '["a" ', '[a ', ' in ', '--a ', '1h', '#(nop) ', '; #', '&{["'];
    for (const name of ['CMD ', 'HEALTHCHECK &{["', 'VOLUME [', 'ADD ', 'powershell -Command $']) {
      for (const part of parts) {
        const text = name + part.repeat(500_000 / part.length);
        assert.ok((instructionOf(text)?.length ?? 0) <= 20_000);
        assertQuick(() => instructionOf(text), walkOver(text.length), 5, name + part);
      }
    }
  });
});

describe('build arguments of a step', () => {
  const forms: readonly [createdBy: string, buildArguments: string | undefined][] = [
    ['|1 VERSION=2 /bin/sh -c npm ci', 'VERSION=2'],
    ['RUN |2 NPM_TOKEN=a b VERSION=2 /bin/sh -c npm ci # buildkit', 'NPM_TOKEN=a b VERSION=2'],
    ['|1 A=b', 'A=b'],
    ['|0 /bin/sh -c npm ci', undefined],
    ['RUN /bin/sh -c npm ci # buildkit', undefined],
    ['/bin/sh -c #(nop) ARG A=b', undefined],
  ];
  for (const [createdBy, expected] of forms) {
    it(createdBy, () => assert.equal(buildArgumentsOf(createdBy), expected));
  }
});

describe('the steps of a build', () => {
  const history = [
    { createdBy: 'ADD rootfs.tar /', emptyLayer: false },
    { createdBy: 'ENV A=b', emptyLayer: true },
    { emptyLayer: false },
    { createdBy: '|1 V=2 /bin/sh -c npm ci', emptyLayer: false },
  ];

  it('are zipped with the layers, empty ones in place', () => {
    assert.deepEqual(buildSteps(history, 3), [
      { instruction: 'ADD rootfs.tar /', layer: 0 },
      { instruction: 'ENV A=b' },
      { layer: 1 },
      { instruction: 'RUN npm ci', buildArguments: 'V=2', layer: 2 },
    ]);
  });

  it('are given no layer at all when the numbers differ', () => {
    assert.equal(buildSteps(history, 2), undefined);
    assert.equal(buildSteps(history, 4), undefined);
    assert.equal(buildSteps([], 1), undefined);
    assert.deepEqual(buildSteps([], 0), []);
  });
});

describe('a health check in words', () => {
  const forms: readonly [Parameters<typeof healthcheckWords>[0], string][] = [
    [{ test: ['NONE'], interval: 5000 }, 'NONE'],
    [{ test: ['CMD-SHELL', 'curl -f x || exit 1'] }, 'CMD curl -f x || exit 1'],
    [{ test: ['CMD', 'curl', 'a b'] }, 'CMD ["curl", "a b"]'],
    [
      { test: ['CMD', 'x'], interval: 7_200_000, timeout: 90_000, startPeriod: 1500, retries: 3 },
      '--interval=2h --timeout=1m30s --start-period=1.5s --retries=3 CMD ["x"]',
    ],
    [{ test: ['CMD', 'x'], interval: 0, retries: 0 }, 'CMD ["x"]'],
    [{ test: [], timeout: 1000 }, '--timeout=1s'],
    [{ test: [] }, ''],
  ];
  for (const [check, words] of forms)
    it(words || 'nothing', () => assert.equal(healthcheckWords(check), words));
});

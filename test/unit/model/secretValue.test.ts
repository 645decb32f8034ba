import assert from 'node:assert/strict';
import { holdsSecret, looksSecret } from '../../../src/model/secretValue.ts';
import { assertQuick, walkOver } from '../../support/yardstick.ts';

// Shaped like real ones, and written in two parts so that no scanner takes this file for a leak.
const made = (...parts: readonly string[]): string => parts.join('');
const shaped = {
  aws: made('AKIA', 'IOSFODNN7EXAMPLE'),
  github: made('ghp_', 'a1B2'.repeat(9)),
  githubFine: made('github_pat_', 'a1B2'.repeat(6)),
  gitlab: made('glpat-', 'a1B2c'.repeat(4)),
  slack: made('xoxb-', '123456789012-abcdef'),
  jwt: made('eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiIxMjM0NTY3ODkwIn0', '.c2ln'),
  openshift: made('sha256~', 'a1B2'.repeat(10)),
  npm: made('npm_', 'a1B2'.repeat(9)),
  google: made('AIza', 'a1B2c'.repeat(7)),
  pem: made('-----BEGIN RSA ', 'PRIVATE KEY', '-----\nMIIE…'),
  pgp: made('-----BEGIN PGP ', 'PRIVATE KEY', ' BLOCK-----'),
};

describe('values that look like secrets', () => {
  const secret: readonly [name: string, value: string][] = [
    ['DB_PASSWORD', 'hunter2-not-real'],
    ['PASSWORD', '12345'],
    ['PGPASSWORD', 'x1'],
    ['MYSQL_ROOT_PASSWORD', 'changeme'],
    ['dbPassword', 'x1'],
    ['io.example/db-password', 'x1'],
    ['DB_PASS', 'x1'],
    ['DB_PWD', 'x1'],
    ['SIGNING_PASSPHRASE', 'correct horse'],
    ['TOKEN', 'abc123def'],
    ['GITHUB_TOKEN', 'abc123def'],
    ['CLIENT_SECRET', 'abc'],
    ['API_KEY', 'abc'],
    ['apiKey', 'abc'],
    ['STRIPE_APIKEY', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'wJalr/XUtnFEMI+K7MDENG'],
    ['SECRET_KEY_BASE', 'abc'],
    ['PRIVATE_KEY', 'MIIE'],
    ['REGISTRY_CREDENTIALS', 'user:x1'],
    ['DB_PASSWORD', '/+abc/def='],
    ...Object.entries(shaped).map(([kind, value]): [string, string] => [`KIND_${kind}`, `of it: ${value}`]),
    ['DATABASE_URL', 'postgres://app:hunter2@db.example:5432/app'],
    ['BROKER', 'amqp://:hunter2@mq/'],
    ['DSN', 'Server=db;User Id=app;Password=hunter2;'],
    ['JAVA_OPTS', '-Djavax.net.ssl.trustStorePassword=changeit'],
    ['SETTINGS', '{"user": "x", "password": "hunter2"}'],
    ['AZURE', `DefaultEndpointsProtocol=https;AccountKey=${'a1B2'.repeat(8)}==`],
    ['DOCKER_AUTH_CONFIG', '{"auths":{"quay.io":{"auth":"dXNlcjp4MTIz"}}}'],
    ['NPMRC', '//registry.example/:_authToken=0123456789'],
    ['CURL_HEADER', 'Authorization: Bearer abcdef123456'],
  ];
  for (const [name, value] of secret) {
    it(`${name}=${value.slice(0, 40)}`, () => assert.equal(looksSecret(name, value), true));
  }
});

describe('values that do not look like secrets', () => {
  const harmless: readonly [name: string, value: string][] = [
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/bin:/bin'],
    ['PWD', '/app'],
    ['OLDPWD', '/'],
    ['HOME', '/home/app'],
    ['PASSWORD', ''],
    ['PASSWORD', '   '],
    ['PASSWORD_FILE', '/run/secrets/x'],
    ['DB_PASSWORD', '/run/secrets/db/password'],
    ['DB_PASSWORD', '${DB_PASSWORD}'],
    ['DB_PASSWORD', '$DB_PASSWORD'],
    ['DB_PASSWORD', '$(cat /run/secrets/db)'],
    ['DB_PASSWORD', '{{ .Values.password }}'],
    ['DB_PASSWORD', '<password>'],
    ['DB_PASSWORD', '********'],
    ['SSL_KEY_PASSWORD', 'C:\\secrets\\key.txt'],
    ['TOKEN_TTL', '60'],
    ['TOKEN_URL', 'https://login.example/token'],
    ['TOKEN', 'https://login.example/token'],
    ['MAX_TOKENS', '4096'],
    ['TOKENS', '4096'],
    ['TOKEN_REFRESH', '30s'],
    ['SECRET_NAME', 'db-credentials'],
    ['SECRETS_DIR', 'secrets'],
    ['AWS_ACCESS_KEY_ID', 'from-the-profile'],
    ['PUBLIC_KEY', 'MIIB'],
    ['USE_TOKEN', 'never'],
    ['PASSWORD_REQUIRED', 'always'],
    ['ENABLE_PASSWORD', 'true'],
    ['KEYBOARD', 'de'],
    ['PRIMARY_KEY', 'id'],
    ['COMPASS', 'north'],
    ['TOKENIZER', 'bpe'],
    ['SECRETARY', 'Amy Wong'],
    ['GPG_KEYS', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
    ['DATABASE_URL', 'postgres://app@db.example:5432/app'],
    ['DATABASE_URL', 'postgres://app:${DB_PASSWORD}@db.example/app'],
    ['PROXY', 'http://proxy.example:8080/?at=a@b'],
    ['org.opencontainers.image.source', 'git@git.example.com:hackershop/skyfield.git'],
    ['io.openshift.build.commit.id', '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c'],
    ['description', 'Asks for a password: then it opens the door'],
    ['CERTIFICATE', '-----BEGIN CERTIFICATE-----\nMIIE…'],
    ['digest', `sha256:${'a'.repeat(64)}`],
  ];
  for (const [name, value] of harmless) {
    it(`${name}=${value.slice(0, 40)}`, () => assert.equal(looksSecret(name, value), false));
  }
});

describe('instructions that hold secrets', () => {
  const secret = [
    'ENV DB_PASSWORD=hunter2-not-real',
    'ENV DB_PASSWORD hunter2',
    'ENV A=b DB_PASSWORD="hunter 2" C=d',
    "LABEL deploy.token='abc def'",
    'ARG NPM_TOKEN=abc123def',
    'RUN NPM_TOKEN=abc123def npm ci',
    'RUN npm ci && deploy --token abc123def',
    'RUN deploy --api-key=abc123def',
    'RUN curl -u amy:hunter2 https://files.example/x',
    'RUN docker login -u amy -p hunter2 quay.io',
    'RUN docker login -phunter2 quay.io',
    'RUN git clone https://amy:hunter2@git.example/x.git',
    `RUN echo ${shaped.github} > /root/.netrc`,
    `RUN echo "${shaped.pem}" > /key`,
    'VERSION=2 NPM_TOKEN=abc123def',
  ];
  for (const line of secret) it(line, () => assert.equal(holdsSecret(line), true));

  const harmless = [
    'ENV PATH=/app/bin:$PATH PASSWORD_FILE=/run/secrets/x',
    'ENV TOKEN_TTL 60',
    'ENV DB_PASSWORD=',
    'ARG NPM_TOKEN',
    'RUN --mount=type=secret,id=npm_token npm ci',
    'RUN TOKEN=$(cat /run/secrets/token) npm ci',
    'RUN TOKEN="$(cat /run/secrets/token)" npm ci',
    'RUN NPM_TOKEN=$NPM_TOKEN npm ci',
    'RUN deploy --token --verbose',
    'RUN deploy --token "$TOKEN"',
    'RUN deploy --password-file /run/x',
    'RUN curl -u "$USER:$PASSWORD" https://files.example/x',
    'RUN docker login --password-stdin quay.io',
    'RUN login -p "$PASSWORD"',
    'RUN mkdir -p /app && adduser -u 1001 app',
    'COPY secrets.txt password.md /app/',
    'EXPOSE 8080/tcp',
  ];
  for (const line of harmless) it(`not: ${line}`, () => assert.equal(holdsSecret(line), false));
});

describe('looking for secrets in hostile text', () => {
  const parts = [
    'a',
    '-',
    'a-',
    'eyJ-',
    'eyJa.',
    'a://',
    'a://:',
    'a="',
    "a='",
    '--a ',
    'login ',
    'login -',
    ' -u ',
    'password=',
    'password":',
    '$(',
    '{{',
    '/a',
    '-----BEGIN ',
    'ghp_',
    'Authorization: ',
  ];
  for (const part of parts) {
    it(`takes no time for a megabyte of ${JSON.stringify(part)}`, () => {
      const text = part.repeat(1_000_000 / part.length);
      const look = (): void => {
        looksSecret('DB_PASSWORD', text);
        looksSecret(text, text);
        holdsSecret(`ENV ${text}`);
      };
      assertQuick(look, walkOver(text.length), 100);
    });
  }
});

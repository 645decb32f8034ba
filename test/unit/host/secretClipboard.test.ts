import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { SecretClipboard } from '../../../src/host/secretClipboard.ts';
import { Secret } from '../../../src/model/secret.ts';

const secret = new Secret('docker login with sha256~hush');

const unexpected = (error: unknown): void => assert.fail(String(error));

/** A clipboard of one text. */
function clipboard() {
  const held = {
    text: 'before',
    readText: () => Promise.resolve(held.text),
    writeText: (text: string) => Promise.resolve(void (held.text = text)),
  };
  return held;
}

/** Lets so many seconds pass, and what they set off settle. */
async function pass(seconds: number): Promise<void> {
  mock.timers.tick(seconds * 1000);
  await new Promise((resolve) => setImmediate(resolve));
}

describe('A secret on the clipboard', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('is taken from it after a while', async () => {
    const held = clipboard();
    await new SecretClipboard(held, unexpected).copy(secret, 60);
    await pass(59);
    assert.equal(held.text, secret.reveal());
    await pass(1);
    assert.equal(held.text, '');
  });

  it('is taken from it when the window closes', async () => {
    const held = clipboard();
    const secrets = new SecretClipboard(held, unexpected);
    await secrets.copy(secret, 60);
    await secrets.clear();
    assert.equal(held.text, '');
  });

  it('is spoken of when it cannot be taken from it', async () => {
    const failures: unknown[] = [];
    const held = { ...clipboard(), readText: () => Promise.reject(new Error('no clipboard')) };
    await new SecretClipboard(held, (error) => void failures.push(error)).copy(secret, 60);
    await pass(60);
    assert.match(String(failures), /no clipboard/);
  });

  it('leaves alone what somebody else has copied since', async () => {
    const held = clipboard();
    await new SecretClipboard(held, unexpected).copy(secret, 60);
    await held.writeText('a poem');
    await pass(60);
    assert.equal(held.text, 'a poem');
  });

  it('stays its whole time when another one was copied before', async () => {
    const held = clipboard();
    const secrets = new SecretClipboard(held, unexpected);
    await secrets.copy(new Secret('first'), 60);
    await pass(30);
    await secrets.copy(secret, 60);
    await pass(30);
    assert.equal(held.text, secret.reveal());
    await pass(30);
    assert.equal(held.text, '');
  });
});

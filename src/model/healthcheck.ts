import type { Healthcheck } from './imageConfig.ts';

/**
 * A health check as one would write it after HEALTHCHECK: `--interval=30s --retries=3 CMD curl -f http://localhost/`,
 * `NONE`. Times that the image leaves to the default are left out; empty for a check that says nothing.
 */
export function healthcheckWords(check: Healthcheck): string {
  const [form, ...words] = check.test;
  if (form === 'NONE') return 'NONE';
  const options = [
    option('interval', durationWords(check.interval)),
    option('timeout', durationWords(check.timeout)),
    option('start-period', durationWords(check.startPeriod)),
    option('start-interval', durationWords(check.startInterval)),
    option('retries', check.retries === 0 ? undefined : check.retries?.toString()),
  ];
  const command =
    form === 'CMD-SHELL' ? `CMD ${words.join(' ')}` : form === 'CMD' ? `CMD ${execForm(words)}` : '';
  return [...options, command].filter((part) => part !== '').join(' ');
}

/** `["node", "main.js"]`: words as CMD, ENTRYPOINT and SHELL take them. */
export function execForm(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify(word)).join(', ')}]`;
}

function option(name: string, value: string | undefined): string {
  return value === undefined ? '' : `--${name}=${value}`;
}

/** ms as Go writes durations, without the zero parts: `30s`, `1m30s`, `2h`, `500ms`; nothing for zero. */
function durationWords(ms: number | undefined): string | undefined {
  if (ms === undefined || ms <= 0) return undefined;
  if (ms < 1000) return `${ms}ms`;
  const seconds = ms / 1000;
  const parts: readonly [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'm'],
    [Number((seconds % 60).toFixed(3)), 's'],
  ];
  return parts.map(([value, unit]) => (value === 0 ? '' : `${value}${unit}`)).join('');
}

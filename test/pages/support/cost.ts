import assert from 'node:assert/strict';
import type { CDPSession } from 'playwright-core';
import type { OpenPage } from './browser.ts';

/**
 * Asserts that what an action leads to, up to when it is there, costs the page no more than drawing so many bare tables
 * of a thousand rows there: script, style and layout. The thread's own time counts, so that neighbours on the machine do not.
 */
export async function assertCheap(
  { page }: OpenPage,
  tables: number,
  action: () => Promise<unknown>,
): Promise<void> {
  const profiler = await page.context().newCDPSession(page);
  await profiler.send('Performance.enable', { timeDomain: 'threadTicks' });
  const cost = await spentOn(profiler, action);
  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    bare.push(await spentOn(profiler, () => page.evaluate(drawBareTable)));
  }
  await profiler.detach();
  const ratio = cost / Math.min(...bare);
  assert.ok(ratio <= tables, `cost as much as ${ratio.toFixed(1)} tables, ${cost.toFixed(0)} ms`);
}

async function spentOn(profiler: CDPSession, action: () => Promise<unknown>): Promise<number> {
  const before = await spent(profiler);
  await action();
  return (await spent(profiler)) - before;
}

/** Milliseconds of the page's thread so far. */
async function spent(profiler: CDPSession): Promise<number> {
  const { metrics } = await profiler.send('Performance.getMetrics');
  const of = (name: string) =>
    1000 * (metrics.find((metric) => metric.name === name)?.value ?? assert.fail(name));
  return of('ScriptDuration') + of('RecalcStyleDuration') + of('LayoutDuration');
}

const drawBareTable = `(() => {
  const table = document.createElement('table');
  for (let row = 0; row < 1000; row += 1) {
    const line = document.createElement('tr');
    for (let column = 0; column < 4; column += 1) {
      const cell = document.createElement('td');
      cell.textContent = 'row ' + row + ', column ' + column;
      line.append(cell);
    }
    table.append(line);
  }
  document.body.append(table);
  const height = table.offsetHeight;
  table.remove();
  return height;
})()`;

// Load on the board in headless Chromium with software painting: 2,000 people while they change
// and while the board scrolls; 250 people at 20 changes a second. Build first.
import { openPage, withBrowser } from './browser.mjs';

const cases = [
  { name: '24 people, ordinary day', search: 'demo' },
  { name: '1,000 people, ordinary day', search: 'demo&agents=1000' },
  { name: '250 people, 20 changes/s', search: 'demo&agents=250&rate=20' },
  { name: '2,000 people, 1,000 changes/s', search: 'demo&agents=2000&rate=1000' },
  {
    name: '2,000 people, 200 changes/s, scrolling',
    search: 'demo&agents=2000&rate=200',
    scroll: true,
  },
  {
    name: '2,000 people by time, 200 changes/s',
    search: 'demo&agents=2000&rate=200',
    sort: 'time',
  },
];

await withBrowser(async ({ url, browser }) => {
  for (const test of cases) {
    const page = await openPage(browser, { width: 1440, height: 900 });
    const begun = Date.now();
    await page.goto(`${url}/?${test.search}&theme=dark#/live`);
    await page.waitForSelector('[data-testid^="tile-"]');
    const first = Date.now() - begun;
    if (test.sort) await page.selectOption('[data-testid="board-sort"]', test.sort);
    await page.waitForTimeout(1000);
    const client = await page.context().newCDPSession(page);
    await client.send('Performance.enable');
    const metric = async () =>
      Object.fromEntries(
        (await client.send('Performance.getMetrics')).metrics.map((m) => [m.name, m.value]),
      );
    const before = await metric();
    const seconds = 6;
    const result = await page.evaluate(
      async ({ seconds, scroll }) => {
        const board = document.querySelector('[data-testid="board"]')?.parentElement;
        const frames = [];
        const latencies = [];
        const end = performance.now() + seconds * 1000;
        let last = performance.now();
        let seen = null;
        await new Promise((done) => {
          const frame = (now) => {
            frames.push(now - last);
            last = now;
            if (scroll && board)
              board.scrollTop = (board.scrollTop + 60) % (board.scrollHeight - board.clientHeight);
            const text = document.querySelector('[data-testid="latency"]')?.textContent;
            const ms = Number(text?.match(/(\d+) ms/)?.[1]);
            if (text !== seen && Number.isFinite(ms)) latencies.push(ms);
            seen = text;
            if (now < end) requestAnimationFrame(frame);
            else done();
          };
          requestAnimationFrame(frame);
        });
        const sorted = frames.slice(1).sort((a, b) => a - b);
        const lat = latencies.sort((a, b) => a - b);
        return {
          fps: Math.round((frames.length / seconds) * 10) / 10,
          p99: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
          worst: Math.round(sorted.at(-1) ?? 0),
          over50: sorted.filter((f) => f > 50).length,
          latency50: lat[Math.floor(lat.length / 2)],
          latency99: lat[Math.floor(lat.length * 0.99)] ?? lat.at(-1),
          tiles: document.querySelectorAll('[data-testid^="tile-"]').length,
          nodes: document.querySelectorAll('*').length,
        };
      },
      { seconds, scroll: test.scroll ?? false },
    );
    const after = await metric();
    const busy = ((after.TaskDuration - before.TaskDuration) / seconds) * 100;
    const script = ((after.ScriptDuration - before.ScriptDuration) / seconds) * 100;
    console.log(
      `${test.name}: first tiles ${first} ms, ${result.fps} fps, frame p99 ${result.p99} ms, worst ${result.worst} ms, ${result.over50} over 50 ms, main thread ${busy.toFixed(0)} % (script ${script.toFixed(0)} %), screen p50/p99 ${result.latency50}/${result.latency99} ms, ${result.tiles} tiles, ${result.nodes} nodes, heap ${(after.JSHeapUsedSize / 1e6).toFixed(0)} MB`,
    );
    await page.close();
  }
});

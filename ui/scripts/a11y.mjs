// axe-core on every place in every theme, under the strict content policy of the desktop; then
// 200 % text and reduced motion. Build first. Exits 1 on any finding.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { onThatAfternoon, withBrowser } from './browser.mjs';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const policy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src ipc: http://ipc.localhost";

const places = [
  { name: 'signin', hash: 'live', search: '' },
  { name: 'guide', hash: 'live', search: '', click: '[data-testid="guide-button"]' },
  { name: 'live', hash: 'live', search: 'demo' },
  { name: 'live, menu open', hash: 'live', search: 'demo', click: '[data-testid="app-menu"]' },
  {
    name: 'live, alert put aside',
    hash: 'live',
    search: 'demo',
    click: '[data-testid="alert-acknowledge"]',
  },
  { name: 'live, compact', hash: 'live', search: 'demo&density=compact' },
  { name: 'live, person open', hash: 'live', search: 'demo', click: '[data-testid^="tile-"]' },
  { name: 'live, offline', hash: 'live', search: 'signedIn&link=offline&notRecording' },
  { name: 'live, sign-in lost', hash: 'live', search: 'signedIn&link=signInLost' },
  { name: 'live, empty', hash: 'live', search: 'signedIn&empty' },
  { name: 'live, error', hash: 'live', search: 'signedIn&fail=watch_live' },
  { name: 'calls', hash: 'calls', search: 'demo' },
  { name: 'calls, call open', hash: 'calls', search: 'demo', click: '[data-testid^="call-row-"]' },
  {
    name: 'calls, filter open',
    hash: 'calls',
    search: 'demo',
    click: '[data-testid="filter-agents"]',
  },
  { name: 'reports', hash: 'reports', search: 'demo' },
  {
    name: 'calls behind a number',
    hash: 'reports',
    search: 'demo',
    click: '[data-testid="report-headline"] li:nth-child(3) button',
  },
  {
    name: 'settings, deleting',
    hash: 'settings',
    search: 'demo',
    click: '[data-testid="purge-button"]',
  },
  {
    name: 'reports, table',
    hash: 'reports',
    search: 'demo',
    click: '[data-testid="chart-calls-table"]',
  },
  { name: 'trust', hash: 'trust', search: 'demo' },
  { name: 'settings', hash: 'settings', search: 'demo' },
  {
    name: 'settings, permissions',
    hash: 'settings',
    search: 'demo&lacks=ReadCallLog',
    click: '[data-testid="test-connection"]',
  },
  {
    name: 'settings, people',
    hash: 'settings',
    search: 'demo',
    click: '[data-testid="people-scope"] label:nth-of-type(2)',
  },
  { name: 'wallboard', hash: 'wallboard', search: 'demo' },
];

let findings = 0;
const report = (where, text) => {
  findings += 1;
  console.error(`✗ ${where}: ${text}`);
};

async function open(browser, url, place, theme, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await onThatAfternoon(await context.newPage());
  await page.route('**/*', async (route) => {
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), 'content-security-policy': policy },
    });
  });
  page.on('pageerror', (error) => report(place.name, error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') report(`${place.name} (${theme})`, message.text());
  });
  await page.goto(`${url}/?${place.search}&theme=${theme}#/${place.hash}`);
  await page.waitForTimeout(place.hash === 'reports' ? 1500 : 700);
  if (place.click) {
    await page.locator(place.click).first().click();
    await page.waitForTimeout(400);
  }
  return { page, context };
}

await withBrowser(async ({ url, browser }) => {
  for (const theme of ['light', 'dark', 'contrast']) {
    for (const place of places) {
      const { page, context } = await open(browser, url, place, theme);
      await page.evaluate(axe);
      const result = await page.evaluate(() =>
        globalThis.axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }),
      );
      for (const violation of result.violations) {
        const nodes = violation.nodes
          .slice(0, 3)
          .map((n) => `${n.target.join(' ')} — ${n.failureSummary?.split('\n')[1]?.trim() ?? ''}`);
        report(
          `${place.name} (${theme})`,
          `${violation.id}: ${violation.help} ×${violation.nodes.length}\n    ${nodes.join('\n    ')}`,
        );
      }
      await context.close();
    }
    console.log(`checked ${places.length} states in ${theme}`);
  }

  // 200 % text: nothing that matters may be pushed out sideways.
  for (const place of places.filter((p) => p.name !== 'wallboard')) {
    const { page, context } = await open(browser, url, place, 'light');
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await page.waitForTimeout(300);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 1) report(`${place.name} at 200 %`, `${wide} px wider than the window`);
    const outside = await page.evaluate(() =>
      [
        ...document.querySelectorAll(
          'nav a, h1, [data-testid="connection"] strong, [data-testid="export-button"]',
        ),
      ]
        .filter((el) => {
          const box = el.getBoundingClientRect();
          return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
        })
        .map((el) => el.textContent?.trim()),
    );
    if (outside.length > 0)
      report(`${place.name} at 200 %`, `outside the window: ${outside.join(', ')}`);
    if (process.env.SHOTS)
      await page.screenshot({
        path: `${process.env.SHOTS}/200-${place.name.replaceAll(/\W+/g, '-')}.png`,
      });
    await context.close();
  }
  console.log('checked 200 % text');

  const { page, context } = await open(
    browser,
    url,
    places.find((p) => p.name === 'live'),
    'dark',
    {
      reducedMotion: 'reduce',
    },
  );
  const motion = await page.evaluate(() =>
    getComputedStyle(document.documentElement).getPropertyValue('--quick'),
  );
  if (Number.parseFloat(motion) !== 0) report('reduced motion', `--quick is ${motion}`);
  await context.close();
  console.log('checked reduced motion');
});

if (findings > 0) {
  console.error(`${findings} findings`);
  process.exit(1);
}
console.log('no findings');

// Pictures of every place in every theme: `npm run screenshots [-- OUT_DIR [NAME_PART]]`.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openPage, withBrowser } from './browser.mjs';

const out = process.argv[2] ?? 'screenshots';
const only = process.argv[3] ?? '';
const themes = ['light', 'dark', 'contrast'];
const desk = { width: 1440, height: 900 };
const small = { width: 1024, height: 640 };
const tv = { width: 1920, height: 1080 };

const openAgent = async (page) => {
  await page.locator('[data-testid^="tile-"]').nth(11).click();
  await page.waitForTimeout(500);
};
const openCall = async (page) => {
  await page.locator('[data-testid^="call-row-"]').nth(5).click();
  await page.waitForTimeout(400);
};
const openVoicemail = async (page) => {
  const taken = page.locator('[data-testid^="call-row-"]', { hasText: /Voicemail|Buzón/ });
  // The table holds the rows on screen only.
  await page.locator('[data-testid^="call-row-"]').first().hover();
  while ((await taken.count()) === 0) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(100);
  }
  await taken.first().click();
  await page.waitForTimeout(400);
};

const openGuide = async (page) => {
  await page.locator('[data-testid="guide-button"]').click();
  await page.waitForTimeout(300);
};

const compare = async (page) => {
  await page.locator('[data-testid="reports-compare"]').press('Space');
  await page.waitForTimeout(1200);
};

/** Business hours are set, then the report is limited to them. */
const limit = async (page) => {
  await page.evaluate(() => (location.hash = '#/settings'));
  await page.locator('[data-testid="setting-business-hours"]').press('Space');
  await page.evaluate(() => (location.hash = '#/reports'));
  await page.locator('[data-testid="reports-hours"]').press('Space');
  await page.waitForTimeout(1200);
};

const openMissed = async (page) => {
  await page.locator('[data-testid="report-headline"] button').nth(2).click();
  await page.waitForTimeout(900);
};

const openPurge = async (page) => {
  await page.locator('[data-testid="purge-button"]').click();
  await page.waitForTimeout(300);
};

const shots = [];
for (const theme of themes) {
  const add = (name, hash, size, search = 'demo', act) =>
    shots.push({ name: `${name}-${theme}`, hash, size, search: `${search}&theme=${theme}`, act });
  add('signin', 'live', desk, 'x');
  add('guide', 'live', desk, 'x', openGuide);
  add('live', 'live', desk);
  add('live-small', 'live', small);
  add('live-compact', 'live', desk, 'demo&density=compact&agents=96');
  add('live-agent', 'live', desk, 'demo', openAgent);
  add('live-offline', 'live', desk, 'signedIn&link=offline&notRecording');
  add('live-empty', 'live', desk, 'signedIn&empty');
  add('calls', 'calls', desk);
  add('calls-open', 'calls', desk, 'demo', openCall);
  add('calls-voicemail', 'calls', desk, 'demo', openVoicemail);
  add('reports', 'reports', desk);
  add('reports-tall', 'reports', { width: 1440, height: 4200 });
  add('reports-compare', 'reports', { width: 1440, height: 4200 }, 'demo', compare);
  add('reports-hours', 'reports', desk, 'demo', limit);
  add('reports-small', 'reports', small);
  add('trace', 'reports', desk, 'demo', openMissed);
  add('trust', 'trust', desk);
  add('settings', 'settings', desk);
  add('settings-tall', 'settings', { width: 1440, height: 2600 });
  add('purge', 'settings', { width: 1440, height: 2600 }, 'demo', openPurge);
  add('wallboard', 'wallboard', tv);
  add('wallboard-odd', 'wallboard', tv, 'demo&odd&agents=240');
}
shots.push({
  name: 'calls-voicemail-es',
  hash: 'calls',
  size: desk,
  search: 'demo&theme=light&language=es',
  act: openVoicemail,
});
shots.push({
  name: 'wallboard-es',
  hash: 'wallboard',
  size: tv,
  search: 'demo&theme=dark&language=es',
});
shots.push({ name: 'live-es', hash: 'live', size: desk, search: 'demo&theme=light&language=es' });
shots.push({
  name: 'live-small-es',
  hash: 'live',
  size: small,
  search: 'demo&theme=light&language=es',
});

await withBrowser(async ({ url, browser }) => {
  mkdirSync(out, { recursive: true });
  for (const shot of shots.filter((s) => s.name.includes(only))) {
    const page = await openPage(browser, shot.size);
    page.on('pageerror', (error) => console.error(shot.name, error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') console.error(shot.name, message.text());
    });
    await page.goto(`${url}/?${shot.search}#/${shot.hash}`);
    await page.waitForTimeout(/reports/.test(shot.name) ? 2200 : 1400);
    if (shot.act) await shot.act(page);
    await page.screenshot({ path: join(out, `${shot.name}.png`) });
    await page.close();
    console.log(shot.name);
  }
});

// Starts the built UI on a free local port and a headless Chromium: for pictures, measurements and
// accessibility checks. Build first (`npm run build`).
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function chromiumPath() {
  const wanted = process.env.CHROMIUM;
  const found = [wanted, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
    .filter(Boolean)
    .find((path) => existsSync(path));
  if (!found) throw new Error('No Chromium found: install it or set CHROMIUM to its path.');
  return found;
}

// The pretend call centre lives on one afternoon; the page's clock goes on from there, so that no
// picture and no check depends on the date it is made on.
function liveOnThatAfternoon(afternoon) {
  const RealDate = Date;
  const shift = afternoon - RealDate.now();
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(RealDate.now() + shift);
      else super(...parts);
    }
    static now() {
      return RealDate.now() + shift;
    }
  };
}
const AFTERNOON = Date.parse('2026-11-20T20:12:00Z');

/** Puts what is opened on a page into that afternoon. */
export async function onThatAfternoon(page) {
  await page.addInitScript(liveOnThatAfternoon, AFTERNOON);
  return page;
}

export async function openPage(browser, viewport) {
  return onThatAfternoon(await browser.newPage({ viewport }));
}

/** Runs `work({ url, browser })` and cleans up after it. */
export async function withBrowser(work) {
  const port = await freePort();
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const server = spawn(process.execPath, [vite, 'preview', '--port', port, '--host', '127.0.0.1'], {
    cwd: root,
    stdio: 'ignore',
  });
  const url = `http://127.0.0.1:${port}`;
  let browser;
  try {
    for (let i = 0; ; i += 1) {
      try {
        await fetch(url);
        break;
      } catch (error) {
        if (i > 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    });
    await work({ url, browser });
  } finally {
    await browser?.close();
    server.kill();
  }
}

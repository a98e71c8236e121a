// Pictures of the dashboard, to look at: board, graph, work package, conflicts and the list of missions, by day and by night,
// on a desk and on a telephone. Usage: npm run screenshots [-- FOLDER]
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { shownMission } from '../../given/shown-mission.mjs';

const CHROMIUM = '/usr/bin/chromium';
const folder = process.argv[2] ?? 'screenshots';
if (!existsSync(CHROMIUM)) {
  process.stderr.write(`There is no ${CHROMIUM}: no pictures can be taken here.\n`);
  process.exit(1);
}

const place = realpathSync(mkdtempSync(join(tmpdir(), 'spec-kitty-pictures-')));
const slug = shownMission(join(place, 'tides'));
const program = fileURLToPath(new URL('../../../bin/run.js', import.meta.url));
const server = spawn(process.execPath, [program, 'dashboard', '--json', '--allow-moves'], {
  cwd: join(place, 'tides'),
  stdio: ['ignore', 'pipe', 'inherit'],
});
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
});
try {
  const url = JSON.parse(String(await new Promise((resolve) => server.stdout.once('data', resolve)))).url;
  mkdirSync(folder, { recursive: true });
  const pages = {
    missions: '#/',
    board: `#/missions/${slug}`,
    graph: `#/missions/${slug}/graph`,
    conflicts: `#/missions/${slug}/conflicts`,
    history: `#/missions/${slug}/history`,
    'work-package': `#/missions/${slug}/work-packages/WP03`,
  };
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [
      [1280, 800],
      [390, 844],
      [3840, 2160],
    ]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height } });
      for (const [name, route] of Object.entries(pages)) {
        if (width === 3840 && name !== 'board') continue;
        const page = await context.newPage();
        await page.goto(url);
        // The only mission is shown at once; every other page is gone to from there.
        await page.waitForSelector('.column');
        await page.evaluate((hash) => (location.hash = hash), route);
        await page.waitForSelector({ missions: '.mission', conflicts: '.pairs', graph: '.node', history: '.history', 'work-package': '.facts', board: '.card' }[name]); // prettier-ignore
        await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: width !== 3840 });
        await page.close();
      }
      await context.close();
    }
  }
  process.stdout.write(`Pictures are in ${folder}.\n`);
} finally {
  await browser.close();
  server.kill('SIGINT');
  rmSync(place, { recursive: true, force: true });
}

import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { servedDashboard, type ServedDashboard } from '../../given/served-dashboard';
import { readyMission } from '../../given/ready-mission';
import { temporaryRepository, type TemporaryRepository } from '../../given/temporary-repository';
import { runProcess } from '../../run-program';
import { faintTexts, unnamedControls } from './look-at-page';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';
const SEEN_MS = 2000;
const HOSTILE =
  '\n<img src="x" onerror="window.hit = 1"><script>window.hit = 1</script>\n\n[here](javascript:window.hit=1)\n';

const describeWithChromium = existsSync(CHROMIUM) ? describe : describe.skip;
if (!existsSync(CHROMIUM)) process.stderr.write(`Skipped: the page in a browser; there is no ${CHROMIUM}.\n`);

describeWithChromium('The page in a real browser', () => {
  let repository: TemporaryRepository;
  let slug: string;
  let served: ServedDashboard;
  let browser: Browser;
  let profile: string;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    repository = temporaryRepository();
    slug = await readyMission(repository.root, [
      { id: 'WP01', ownedFiles: ['src/a/**'] },
      { id: 'WP02', ownedFiles: ['src/b/**'], dependencies: ['WP01'] },
      { id: 'WP03', ownedFiles: ['src/c/**'], dependencies: ['WP01', 'WP02'] },
    ]);
    const tasks = join(repository.root, 'kitty-specs', slug, 'tasks');
    const file = readdirSync(tasks).find((name) => name.startsWith('WP02')) ?? '';
    appendFileSync(join(tasks, file), HOSTILE);
    served = await servedDashboard(repository.root, ['--allow-moves']);
    profile = mkdtempSync(join(tmpdir(), 'spec-kitty-browser-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' '), env: { ...process.env, HOME: profile } }); // prettier-ignore
    page = await open({ viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.end();
    repository?.remove();
    rmSync(profile, { recursive: true, force: true });
  });

  async function open(options: BrowserContextOptions): Promise<Page> {
    const opened = await (await browser.newContext(options)).newPage();
    opened.on('request', (request) => asked.push(request.url()));
    opened.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    opened.on('pageerror', (error) => complaints.push(error.message));
    await opened.goto(served.url);
    await opened.waitForSelector('.card');
    return opened;
  }

  const goTo = async (to: Page, route: string, selector: string): Promise<void> => {
    await to.evaluate((hash) => (location.hash = hash), route);
    await to.waitForSelector(selector);
  };
  const lanesOf = (shown: Page): Promise<Record<string, string>> =>
    shown.$$eval('.card', (cards) =>
      Object.fromEntries(
        cards.map((card) => [card.getAttribute('data-work-package') ?? '', card.getAttribute('data-lane') ?? '']),
      ),
    );
  const lanesOfStatus = (): Record<string, string> => {
    const { work_packages: all } = JSON.parse(runProcess(repository.root, ['status', '--json']).stdout) as {
      work_packages: { id: string; lane: string }[];
    };
    return Object.fromEntries(all.map(({ id, lane }) => [id, lane]));
  };
  const pages = (): readonly (readonly [route: string, selector: string])[] => [
    [`#/missions/${slug}`, '.card'],
    [`#/missions/${slug}/graph`, '.node'],
    [`#/missions/${slug}/conflicts`, '.pairs, .panel .quiet:nth-child(2)'],
    [`#/missions/${slug}/history`, '.history'],
    [`#/missions/${slug}/work-packages/WP02`, '.facts'],
    ['#/', '.mission'],
  ];

  it('shows the lanes of status, and a move of another process at once', async () => {
    expect(await lanesOf(page)).toEqual(lanesOfStatus());
    expect(runProcess(repository.root, ['implement', 'WP01', '--agent', 'otter']).exit).toBe(0);
    await page.waitForSelector('[data-work-package=WP01][data-lane=in_progress]', { timeout: SEEN_MS });
    expect(await lanesOf(page)).toEqual(lanesOfStatus());
    await page.waitForFunction(() => document.body.innerText.includes('otter'));
    expect(await page.textContent('.unseen[role=status]')).toContain('WP01 is now in In progress.');
  });

  it('draws hostile prompts as text', async () => {
    await goTo(page, `#/missions/${slug}/work-packages/WP02`, '.prose');
    expect(await page.innerText('.prose')).toContain('<img src="x" onerror="window.hit = 1">');
    expect(await page.$$('.prose img, .prose script, .prose a')).toEqual([]);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
  });

  it('is used without a mouse', async () => {
    await goTo(page, `#/missions/${slug}`, '.card');
    await page.focus('[data-work-package=WP02]');
    await page.keyboard.press('ArrowDown');
    expect(await focused(page, 'data-work-package')).toBe('WP03');
    await page.keyboard.press('ArrowRight');
    expect(await focused(page, 'data-work-package')).toBe('WP01');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.facts');
    expect(await page.title()).toBe('WP01 Part WP01 · spec-kitty');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
  });

  it('moves by its form, and says why not', async () => {
    await goTo(page, `#/missions/${slug}/work-packages/WP03`, '.move');
    await page.selectOption('.move select', 'blocked');
    await page.click('.move button[type=submit]');
    await page.waitForSelector('.refusal');
    await page.fill('.move input >> nth=0', 'heron');
    await page.fill('.move input >> nth=1', 'waits for the harbour');
    await page.click('.move button[type=submit]');
    await page.waitForSelector('.status-line .lane-blocked');
    expect(lanesOfStatus()).toHaveProperty('WP03', 'blocked');
    await goTo(page, `#/missions/${slug}`, '[data-work-package=WP03][data-lane=blocked]');
  });

  it.each(['light', 'dark'] as const)('is legible, named and fits, on %s, on a telephone too', async (colorScheme) => {
    const shown = await open({ colorScheme, viewport: { width: 390, height: 844 } });
    for (const width of [390, 1280]) {
      await shown.setViewportSize({ width, height: 900 });
      for (const [route, selector] of pages()) {
        await goTo(shown, route, selector);
        const spill = await shown.evaluate(() => (document.scrollingElement?.scrollWidth ?? 0) - innerWidth);
        expect([route, width, spill]).toEqual([route, width, 0]);
        expect([route, await shown.evaluate(faintTexts)]).toEqual([route, []]);
        expect([route, await shown.evaluate(unnamedControls)]).toEqual([route, []]);
        expect([route, await shown.$$eval('h1', ({ length }) => length), await shown.$$eval('main', ({ length }) => length)]).toEqual([route, 1, 1]); // prettier-ignore
      }
    }
    await shown.context().close();
  });

  it('asks nobody but its server, and says when that has ended', async () => {
    expect([...new Set(asked.map((url) => new URL(url).origin))]).toEqual([new URL(served.url).origin]);
    // The refused move is the only answer that was no success.
    expect(complaints.filter((text) => !text.includes('409'))).toEqual([]);
    expect(await served.end()).toBe(0);
    await page.waitForSelector('.live-gone');
  });
});

function focused(page: Page, attribute: string): Promise<string | null | undefined> {
  return page.evaluate((name) => document.activeElement?.getAttribute(name), attribute);
}

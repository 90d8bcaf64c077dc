/**
 * The playground as people use it, in real Chromium; `CHROMIUM=path` says where another one is.
 * `SCREENSHOTS=docs/pictures` renews the pictures of the README.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { type Playground, startPlayground } from '../../tools/playground/playground';
import { startSandbox, type Sandbox } from '../../sandbox';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** The theme that is shown now. */
let shown: Theme;

let browser: Browser;
let playground: Playground;
let live: Sandbox;
let page: Page;
/** What went wrong in the page, and which addresses it asked for. */
const problems: string[] = [];
const addresses: string[] = [];

const open = async (theme: Theme = 'light'): Promise<void> => {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('request', (request) => addresses.push(request.url()));
  await page.goto(playground.url);
  shown = theme;
};

const show = async (theme: Theme): Promise<void> => {
  if (theme !== shown) await button('Dark theme').click();
  await page.locator(`html[data-theme=${theme}]`).waitFor();
  shown = theme;
};

const button = (name: RegExp | string): Locator => page.getByRole('button', { name });
const field = (name: RegExp): Locator => page.getByRole('textbox', { name });
const dropdown = (name: RegExp): Locator => page.getByRole('combobox', { name });
const heading = (name: RegExp): Locator => page.getByRole('heading', { name });
const cell = (row: RegExp): Locator => page.getByRole('row', { name: row }).first().getByRole('cell').first();

const connect = async (persona: RegExp): Promise<void> => {
  const change = button(/^Connected account/);
  await change.or(heading(/Connect an account/)).waitFor();
  if (await change.isVisible()) await change.click();
  await button(persona).click();
  await change.waitFor();
};

const choose = async (operation: RegExp): Promise<void> => {
  await button(operation).click();
  await button('Test step').waitFor();
};

const pick = async (name: RegExp, choice: string): Promise<void> => {
  await dropdown(name).selectOption({ label: choice });
};

/** Puts an output of an earlier step into a field. */
const insert = async (into: string, token: string): Promise<void> => {
  await page.getByLabel(`Insert data into ${into}`).selectOption(token);
};

/** Waits until the step that `act` starts has its answer, so that no earlier verdict is taken for it. */
const answered = async (act: () => Promise<void>): Promise<void> => {
  const answer = page.waitForResponse((response) => {
    const asked = response.request().postData() ?? '';
    return response.url().endsWith('/api/execute') && asked.includes('.perform"') && !asked.includes('triggers.list_');
  });
  await Promise.all([answer, act()]);
};

const testStep = async (verdict: RegExp = /^The test succeeded/): Promise<void> => {
  await answered(() => button('Test step').click());
  await page.getByRole('status').filter({ hasText: verdict }).waitFor();
};

const expectAccessible = async (themes: readonly Theme[] = [shown]): Promise<void> => {
  for (const theme of themes) {
    await show(theme);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => [theme, id, nodes.map(({ html }) => html)])).toEqual([]);
  }
};

const keepPictures = async (): Promise<void> => {
  const folder = process.env['SCREENSHOTS'];
  if (!folder) return;
  for (const theme of THEMES) {
    await show(theme);
    await page.evaluate('scrollTo(0, 0)');
    await page.screenshot({ path: join(folder, `playground-${theme}.png`) });
  }
};

/** Moves the focus with the keyboard alone. */
const tabTo = async (target: Locator, key = 'Tab'): Promise<void> => {
  await target.waitFor();
  for (let presses = 0; presses < 80; presses += 1) {
    if ((await target.and(page.locator(':focus')).count()) > 0) return;
    await page.keyboard.press(key);
  }
  throw new Error(`The keyboard does not reach ${target.toString()}`);
};

const tests = (): void => {
  beforeAll(async () => {
    live = await startSandbox();
    [playground, browser] = await Promise.all([
      startPlayground({ liveApi: live.url }),
      chromium.launch({ executablePath: CHROMIUM }),
    ]);
  });
  beforeEach(() => {
    playground.sandbox.reset();
    playground.sandbox.vary({ workflowSpeed: 20, fileSeconds: 0.1 });
  });
  afterEach(async () => {
    await page.context().close();
    expect(problems.splice(0)).toEqual([]);
  });
  afterAll(() => Promise.all([browser.close(), playground.close(), live.close()]));

  test('begins in the theme that the system asks for', async () => {
    await open('dark');
    await page.locator('html[data-theme=dark]').waitFor();
  });

  test('connects, runs an app and shows its result beside the sample', async () => {
    await open();
    await heading(/Connect an account|What should step 1 do/).waitFor();
    await expectAccessible(THEMES);
    await connect(/^Admin/);
    await heading(/What should step 1 do/).waitFor();
    await expectAccessible(THEMES);
    await choose(/^Run App/);
    await pick(/^App/, 'Summarize Ticket');
    await expectAccessible(THEMES);
    await field(/Ticket Title/).fill('Printer on fire');
    await field(/Ticket Text/).fill('It burns since 9:00, says {{customer}}.');
    await testStep();
    expect(await cell(/^Result result/).innerText()).toContain('It burns since 9:00, says {{customer}}.');
    expect(await page.getByRole('row', { name: /^Model / }).innerText()).toMatch(/gpt-4o[\s\S]+gpt-4o/);
    await page.getByText('/query').click();
    expect(await page.getByText('X-API-Key').innerText()).toMatch(/X-API-Key: :censored:/i);
    await expectAccessible(THEMES);
  });

  test('explains a missing right in plain words', async () => {
    await open();
    await connect(/^Chat only user/);
    await choose(/^Run App/);
    await pick(/^App/, 'Use a custom value…');
    await field(/^App/).fill('Summarize Ticket');
    await testStep(/^The test failed/);
    const error = page.getByRole('alert').filter({ hasText: 'The step fails' });
    expect(await error.innerText()).toMatch(
      /The step fails[\s\S]*in My Automations for this API key[\s\S]*owner of the Zap/,
    );
    await expectAccessible(THEMES);
  });

  test('starts a workflow, and finds its run in a second step until it has ended', async () => {
    playground.sandbox.vary({ workflowSpeed: 4 });
    await open();
    await connect(/^Admin/);
    await choose(/^Run Workflow/);
    await pick(/^Workflow/, 'Quarterly Report');
    await field(/Quarter/).fill('Q3');
    await pick(/^Wait for Result/, 'No');
    await testStep(/run goes on/);
    expect(await cell(/^Is Finished/).innerText()).toBe('false');
    await button('+ Add step').click();
    await choose(/^Find Workflow Run/);
    await insert('Workflow Run', '{{1.job_id}}');
    expect(await field(/^Workflow Run/).inputValue()).toBe('{{1.job_id}}');
    for (let tries = 0; tries < 40; tries += 1) {
      await testStep(/^The (test|step)/);
      if ((await cell(/^Is Finished/).innerText()) === 'true') break;
    }
    expect(await cell(/^Status/).innerText()).toBe('complete');
    await keepPictures();
    await button('Fetch the file').click();
    await page.getByRole('link', { name: 'Open the file' }).waitFor();
    await expectAccessible(THEMES);
  });

  test('runs a workflow to its end, and maps its line items', async () => {
    await open();
    await connect(/^Admin/);
    await choose(/^Run Workflow/);
    await pick(/^Workflow/, 'Research and Write');
    await field(/Topic/).fill('bees');
    await testStep();
    expect(await cell(/^Succeeded/).innerText()).toBe('true');
    await button('+ Add step').click();
    await choose(/^Send Prompt/);
    await field(/^Prompt/).fill('ECHO:About ');
    await insert('Prompt', '{{1.steps[]name}}');
    await testStep();
    expect(await cell(/^Result result/).innerText()).toBe('About Prompt 1,Prompt 2');
  });

  test('loads more choices, and takes an uploaded file', async () => {
    playground.sandbox.vary({ automationCount: 2_600 });
    await open();
    await connect(/^Admin/);
    await choose(/^Run App/);
    await pick(/^App/, 'Load more choices…');
    await dropdown(/^App/).getByRole('option', { name: 'Generated Automation 01501' }).waitFor({ state: 'attached' });
    await pick(/^App/, 'Read Document');
    await page.getByLabel('Upload a file for Document').setInputFiles({
      name: 'notes.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('Some notes'),
    });
    await page.getByText('notes.txt is uploaded').waitFor();
    await testStep();
    const [upload] = playground.sandbox.requests.filter(({ path }) => path === '/files/upload');
    expect(upload?.body).toMatchObject({ files: [{ filename: 'notes.txt', mimetype: 'text/plain', size: 10 }] });
  });

  test('is usable with the keyboard alone', async () => {
    await open();
    await connect(/^Usage viewer/);
    await tabTo(button(/^Run App/));
    await page.keyboard.press('Enter');
    await heading(/1. Run App/)
      .and(page.locator(':focus'))
      .waitFor();
    await dropdown(/^App/).getByRole('option', { name: 'Weekly Report' }).first().waitFor({ state: 'attached' });
    await tabTo(dropdown(/^App/));
    await page.keyboard.type('Weekly');
    await tabTo(field(/Team/));
    await page.keyboard.press('Enter');
    await field(/Team/).and(page.locator(':focus:invalid')).waitFor();
    await page.keyboard.type('Support');
    await tabTo(button('Test step'));
    await answered(() => page.keyboard.press('Enter'));
    await page.getByRole('status').filter({ hasText: 'The test succeeded' }).waitFor();
    expect(await cell(/^Result result/).innerText()).toContain('Report for Support');
    await tabTo(button('Dark theme'), 'Shift+Tab');
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Dark theme', pressed: true }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
  });

  test('shows hostile names, help texts and results as text', async () => {
    await open();
    await connect(/^Admin/);
    await choose(/^Run App/);
    // Choices have no tags in their names.
    await pick(/^App/, '🚀 Launch & "Plan" {{curly}}');
    const evil = '<!doctype html><img src="data:," onerror="document.title=1"><script>document.title=2</script>';
    await field(/What/).fill(evil);
    await testStep();
    expect(await cell(/^Result result/).innerText()).toContain(evil);
    expect(await page.locator('main :is(script, img, b)').count()).toBe(0);
    await button('+ Add step').click();
    await choose(/^Send Prompt/);
    await field(/^Prompt/).fill(`ECHO:${evil}`);
    await testStep();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
    await page.frames().at(-1)?.waitForLoadState();
    expect(await page.title()).toMatch(/^Playground/);
    // The frame may not run anything, and Chromium says so.
    expect(problems.splice(0).join()).toMatch(/^$|sandboxed|Content Security Policy/);
  });

  test('keeps a key of one’s own out of the page', async () => {
    await open();
    await connect(/^Admin/);
    await button(/^Connected account/).click();
    const key = live.keys.msp;
    await page.getByLabel('API Key').fill('not-a-key-of-anyone');
    await button(/^Connect$/).click();
    await page.getByText('did not accept the API key').waitFor();
    await expectAccessible();
    await page.getByLabel('API Key').fill(key);
    await button(/^Connect$/).click();
    await page.getByRole('button', { name: /Live account/ }).waitFor();
    expect(await page.content()).not.toContain(key);
    expect(await page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')).toBe('[{},{},""]');
    await button(/^Connected account/).click();
    await button('Disconnect').click();
    await button('Disconnect').waitFor({ state: 'detached' });
    expect(addresses.join()).not.toContain(key);
    expect(new Set(addresses.map((address) => new URL(address).origin))).toEqual(new Set([playground.url]));
  });

  test('says plainly when a run failed, when there is nothing to choose, and what a report looks like', async () => {
    await open();
    await connect(/^Admin/);
    await choose(/^Run Workflow/);
    await pick(/^Workflow/, 'Open Autotask Ticket');
    await field(/Topic/).fill('bees');
    await testStep(/the run failed$/);
    await button('+ Add step').click();
    await heading(/What should step 2 do/).waitFor();
    expect(await heading(/^Triggers$/).count()).toBe(0);
    await choose(/^Find Usage/);
    await pick(/^Report/, 'By Model');
    await testStep();
    await page.frameLocator('iframe').getByText('gpt-4o-mini').waitFor();
    await connect(/^Chat only user/);
    await button('+ Add step').click();
    await choose(/^Run App/);
    await page.getByRole('status').filter({ hasText: 'My Automations' }).waitFor();
    expect(await dropdown(/^App/).getByRole('option').allTextContents()).toEqual(['Choose…', 'Use a custom value…']);
  });

  test('fits a phone', async () => {
    await open();
    await page.setViewportSize({ width: 360, height: 740 });
    await connect(/^Service provider everything/);
    await choose(/^Find Customer(?! Credits)/);
    await field(/^Name/).fill('a');
    await testStep();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const top = await heading(/^Result$/).evaluate(
      (element: { getBoundingClientRect(): { top: number } }) => element.getBoundingClientRect().top,
    );
    expect(top).toBeLessThan(200);
    await expectAccessible();
  });
};

if (existsSync(CHROMIUM)) describe('the playground', tests);
else test.skip('skipped: Chromium is not installed (apt-get install chromium)', () => undefined);

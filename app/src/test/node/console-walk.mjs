// A newcomer's walk through the console, timed: node console-walk.mjs http://localhost:8080 FOLDER
// beside "./winnow demo" and Debian's Chromium. FOLDER gets a picture of each step. Prints what docs/results/console.md shows.
import { chromium } from 'playwright-core';

const [url, folder] = process.argv.slice(2);
const QUESTION = 'What does the reranker return for each sentence?';
const MOVES = 200;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const page = await context.newPage();
const steps = [];

/** Does something, and notes how long it took until what it gives was seen. */
async function step(name, act) {
  const begin = performance.now();
  const seen = await act();
  steps.push([name, `${Math.round(performance.now() - begin)} ms`, String(seen).replace(/\s+/g, ' ').slice(0, 200)]);
  await page.screenshot({ path: `${folder}/walk-${steps.length}.png` });
}

const tab = (name) => page.getByRole('tab', { name, exact: true }).click();
const sent = () => page.locator('#tokens-after').textContent();

await step('open the address', async () => {
  await page.goto(url);
  await page.getByRole('button', { name: QUESTION }).waitFor();
  return 'three questions to try';
});
const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
await step('press the first question', async () => {
  await page.getByRole('button', { name: QUESTION }).click();
  await page.locator('#panel-answer .answer[aria-busy="false"]').waitFor();
  return `${await sent()} tokens sent: ${await page.locator('.answer').textContent()}`;
});
await step('why was this sentence dropped', async () => {
  await tab('Sentences');
  await page.locator('.sentence.dropped[role=option]').first().hover();
  return page.locator('.about').textContent();
});
await step('half the budget', async () => {
  const before = Number(await sent());
  await page.locator('#ask-token_budget').fill(String(Math.round(before / 2)));
  await page.waitForFunction((most) => Number(document.getElementById('tokens-after').textContent) <= most, before / 2);
  return `${before} tokens became ${await sent()}; ${await page.locator('#summary').textContent()}`;
});
const times = await page.evaluate(async (moves) => {
  const slider = document.getElementById('ask-token_budget');
  const shown = document.getElementById('summary');
  const taken = [];
  for (let i = 0; i < moves; i++) {
    const drawn = new Promise((resolve) => new MutationObserver((_, observer) => (observer.disconnect(), resolve())).observe(shown, { childList: true, subtree: true, characterData: true }));
    const begin = performance.now();
    slider.value = 100 + ((i * 37) % 900);
    slider.dispatchEvent(new Event('input', { bubbles: true }));
    await drawn;
    while (!/without the model/.test(shown.textContent)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    taken.push(performance.now() - begin);
  }
  return taken.sort((a, b) => a - b);
}, MOVES);
await step('add a PDF', async () => {
  const written = await context.newPage();
  await written.setContent('<title>The quarry pond</title><h1>The quarry pond</h1><p>The quarry pond is closed from October to March. Nobody may swim there at night.</p>');
  const buffer = await written.pdf();
  await written.close();
  await tab('Documents');
  await page.locator('#files').setInputFiles({ name: 'pond.pdf', mimeType: 'application/pdf', buffer });
  await page.locator('.uploads li.done').waitFor();
  return page.locator('.uploads li').first().textContent();
});
await step('ask it', async () => {
  await page.locator('#question').fill('When is the quarry pond closed?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await tab('Answer');
  await page.locator('#panel-answer .answer[aria-busy="false"]').waitFor();
  return page.locator('.answer').textContent();
});
await step('copy the call', async () => {
  await tab('Take it with you');
  await page.getByRole('button', { name: 'Copy curl' }).click();
  await page.getByText('curl is copied.').waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
});
await browser.close();

const at = (share) => `${times[Math.floor(share * (times.length - 1))].toFixed(1)} ms`;
console.log(`first paint ${Math.round(paint)} ms; ${MOVES} moves of the slider: p50 ${at(0.5)}, p95 ${at(0.95)}, most ${at(1)}\n`);
console.log('| step | time | seen |\n|---|---|---|');
steps.forEach((row) => console.log(`| ${row.join(' | ')} |`));

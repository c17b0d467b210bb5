// Uses the console as a person would, in Debian's Chromium, and prints what was found as JSON: a list of what went wrong, and figures.
import http from 'node:http';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

const { LOCAL_URL, SECURED_URL, KEY, READER_KEY, PICTURES } = process.env;
const HOSTILE_NAME = '<img src=x onerror=window.hacked=1>.md';
const HOSTILE_TEXT =
  '# Moss <script>window.hacked=1</script>\n\nThe zorblat of the quiet valley eats <img src=x onerror="window.hacked=1"> moss at noon. ' +
  'It sleeps for eleven hours.\n';
const QUESTION = 'What does the reranker return for each sentence?';
const SLOW = 60_000;

const wrong = [];
const figures = {};

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });

/** A page of its own; whatever it says on its console, or fails to do, is a finding. */
async function open(url, { width = 1280, height = 900, colorScheme = 'light', path = '/', expected = [] } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  page.setDefaultTimeout(SLOW);
  page.on('pageerror', (error) => wrong.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    const text = message.text();
    if (message.type() === 'error' && !expected.some((each) => text.includes(each))) {
      wrong.push(`console: ${text} ${message.location().url}`);
    }
  });
  await page.goto(url + path);
  return page;
}

/** Notes what does not hold; the rest of the walk goes on. */
async function check(name, holds) {
  let outcome;
  try {
    outcome = await holds();
  } catch (error) {
    outcome = error.message.split('\n').slice(0, 3).join(' ');
  }
  if (outcome !== true && outcome !== undefined) {
    wrong.push(`${name}: ${outcome}`);
  }
}

async function picture(page, name) {
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

/** What a person sees at once, as it stands in README. */
async function view(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: `${PICTURES}/view-${name}.png` });
}

async function accessible(page, name) {
  // As DevTools does it: the page's own policy stands for everything else.
  const session = await page.context().newCDPSession(page);
  await session.send('Runtime.evaluate', { expression: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of violations) {
    wrong.push(`axe, ${name}: ${violation.id} at ${violation.nodes.map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`).slice(0, 3).join('; ')}`);
  }
}

async function fits(page, name) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) {
    wrong.push(`${name}: ${over} pixels wider than the window`);
  }
}

const tab = (page, name) => page.getByRole('tab', { name, exact: true }).click();

async function ask(page, question) {
  await page.locator('#question').fill(question);
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.locator('#panel-answer .answer[aria-busy="false"]').waitFor();
}

const steps = {
  async weight() {
    const page = await open('about:blank', { path: '' });
    let bytes = 0;
    const loads = [];
    page.on('response', (response) => {
      if (response.url().startsWith(`${LOCAL_URL}/`) && !response.url().includes('/v1/')) {
        loads.push(response.body().then((body) => (bytes += body.length)));
      }
    });
    await page.goto(`${LOCAL_URL}/`);
    await page.locator('#question').waitFor();
    await page.waitForLoadState('networkidle');
    await Promise.all(loads);
    figures.bytes = bytes;
    figures.first_paint_ms = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
    await page.context().close();
  },

  async asks_moves_and_cites() {
    const page = await open(LOCAL_URL, { expected: ['404', '410', '429'] });
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await picture(page, 'first-look');
    await accessible(page, 'first look');
    await check('an empty question says what to do', async () => {
      await page.locator('#question').press('Enter');
      return (await page.getByText('Type a question first').count()) === 1;
    });
    await check('more settings stand on one line', async () => {
      await page.getByText('More settings').click();
      const tops = new Set();
      for (const id of ['top_k', 'candidates', 'order', 'feedback']) {
        tops.add((await page.locator(`#ask-${id}`).boundingBox()).y);
      }
      await page.getByText('More settings').click();
      return tops.size === 1 || [...tops].join(' ');
    });
    await ask(page, QUESTION);
    const told = await page.locator('#panel-answer .answer').textContent();
    await check('the answer has its words', () => told.includes('start offset') || told);
    await page.locator('#panel-answer .marker').first().click();
    await page.locator('#panel-answer mark').first().waitFor();
    await check('the mark is what is cited', async () => {
      const marked = (await page.locator('#panel-answer mark').allTextContents()).join(' ');
      return marked.includes('keep-probability') || marked;
    });
    await check('the whole document stands around it', async () => (await page.locator('.original').textContent()).length > 1000);
    await check('the mark is scrolled to', () =>
      page.evaluate(() => {
        const box = document.querySelector('.original').getBoundingClientRect();
        const mark = document.querySelector('mark.current').getBoundingClientRect();
        return mark.top >= box.top && mark.bottom <= box.bottom;
      }),
    );
    await accessible(page, 'answer');
    await picture(page, 'answer');
    await view(page, 'answer');

    await tab(page, 'Sentences');
    await page.locator('.sentence.kept[role=option]').first().waitFor();
    const before = await page.locator('.sentence.kept[role=option]').count();
    await check('something is dropped', async () => (await page.locator('.sentence.dropped[role=option]').count()) > 0);
    await page.locator('.sentence.dropped[role=option]').first().hover();
    await check('hovering says why', async () => /Dropped \(.+\).*Probability/.test(await page.locator('.about').textContent()));
    await accessible(page, 'sentences');
    await picture(page, 'sentences');
    await view(page, 'sentences');
    const slider = page.locator('#ask-token_budget');
    const tokens = page.locator('#tokens-after');
    await slider.fill('60');
    await page.waitForFunction(() => Number(document.getElementById('tokens-after')?.textContent) <= 60);
    await check('fewer sentences fit half the budget', async () => {
      await page.waitForFunction((most) => document.querySelectorAll('.sentence.kept[role=option]').length < most, before);
    });
    await check('the budget is told', async () => (await page.locator('output[for="ask-token_budget"]').textContent()) === '60 tokens');
    await page.getByText('without the model').waitFor();
    await slider.fill('2000');
    await page.waitForFunction(() => Number(document.getElementById('tokens-after').textContent) > 60);
    await page.getByText('without the model').waitFor();
    await page.route(
      '**/v1/decide',
      (route) => route.fulfill({ status: 410, contentType: 'application/problem+json', body: '{"title":"No longer here","status":410,"detail":"ask again"}' }),
      { times: 1 },
    );
    await slider.fill('1500');
    await page.getByText('asked anew in').waitFor();
    await slider.fill('2000');
    await page.getByText('without the model').waitFor();
    await page.locator('#ask-threshold').fill('1');
    await page.waitForFunction((most) => Number(document.getElementById('tokens-after').textContent) < most, Number((await tokens.textContent()).replace(',', '')));
    await page.getByLabel('Only what is kept').check();
    await check('the switch hides what is dropped', async () => (await page.locator('.sentence.dropped[role=option]:visible').count()) === 0);

    await tab(page, 'Stages');
    await check('each stage has a bar', async () => (await page.locator('.stage').count()) >= 3);
    await accessible(page, 'stages');
    await picture(page, 'stages');
    await tab(page, 'Candidates');
    await check('each candidate has a row', async () => (await page.locator('#panel-candidates tbody tr').count()) >= 10);
    await accessible(page, 'candidates');
    await picture(page, 'candidates');
    await tab(page, 'Cost');
    await page.getByText('Since the server started').waitFor();
    await page.getByLabel('Price of a million input tokens').fill('3');
    await accessible(page, 'cost');
    await picture(page, 'cost');
    await tab(page, 'Take it with you');
    await page.getByRole('button', { name: 'Copy curl' }).click();
    await page.getByText('curl is copied.').waitFor();
    figures.curl = await page.evaluate(() => navigator.clipboard.readText());
    figures.link = await page.locator('#link').getAttribute('href');
    for (const language of ['Java', 'Python', 'JavaScript']) {
      figures[language] = await page.locator(`[data-language="${language}"]`).textContent();
    }
    await accessible(page, 'take');
    await picture(page, 'take');
    await page.context().close();

    const linked = await open(figures.link, { path: '', expected: ['404', '410', '429'] });
    await linked.locator('#panel-answer .answer[aria-busy="false"]').waitFor();
    await check('a link brings question and settings', async () => {
      const question = await linked.locator('#question').inputValue();
      const budget = await linked.locator('#ask-token_budget').inputValue();
      return (question === QUESTION && budget === '2000') || `${question} ${budget}`;
    });
    await linked.context().close();
  },

  async shows_the_graph() {
    const page = await open(LOCAL_URL, { expected: ['503', '404', '410', '429'] });
    await ask(page, 'Which genes are associated with psoriasis?');
    await tab(page, 'Graph');
    await page.locator('#panel-graph .node, #panel-graph .empty').first().waitFor();
    await check('facts are lines', async () => (await page.locator('#panel-graph .edge').count()) >= 3);
    await check('what the question names is in sight', async () => {
      const { y } = await page.locator('.node.asked').first().boundingBox();
      return y < 900 || y;
    });
    await accessible(page, 'graph');
    await page.locator('#panel-graph .edge').first().focus();
    await page.keyboard.press('Enter');
    await check('a line opens its sources', async () => (await page.locator('.facts details[open] .fact-source').count()) > 0);
    await picture(page, 'graph');
    await view(page, 'graph');
    await page.context().close();
  },

  async takes_removes_and_shows_hostile_documents_as_text() {
    const page = await open(LOCAL_URL, { expected: ['404', '410', '429'] });
    await tab(page, 'Documents');
    await page.locator('#panel-documents tbody tr').first().waitFor();
    await page.locator('#files').setInputFiles([
      { name: HOSTILE_NAME, mimeType: 'text/markdown', buffer: Buffer.from(HOSTILE_TEXT) },
      { name: 'broken.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nand then nothing of the sort') },
    ]);
    await page.locator('.uploads li.failed').waitFor();
    await check('a bad file says what is wrong', async () => {
      const said = await page.locator('.uploads li.failed').textContent();
      return (said.includes('broken.pdf') && said.length > 30) || said;
    });
    await page.locator('.uploads li.done').waitFor();
    await check('its name is text', async () => (await page.locator('.uploads').textContent()).includes(HOSTILE_NAME));
    await picture(page, 'documents');
    await accessible(page, 'documents');
    await page.getByLabel('Search by name').fill('onerror');
    await check('the search narrows', async () => {
      await page.waitForFunction(() => document.querySelectorAll('#panel-documents tbody tr').length === 1);
    });
    await page.locator('#panel-documents tbody button.plain').click();
    await page.locator('#panel-documents .chunk').first().waitFor();
    await check('its text is text', async () => (await page.locator('#panel-documents .original').textContent()).includes('<script>window.hacked=1</script>'));
    await picture(page, 'document');
    await page.keyboard.press('Escape');
    await check('Escape closes it', async () => (await page.locator('#panel-documents .original').count()) === 0);
    await page.locator('#files').setInputFiles({ name: 'half.jsonl', mimeType: 'application/json', buffer: Buffer.from('{"_id":"half","text":"Half of it is good."}\n{"_id":') });
    await page.getByText('1 document ready, 1 not').waitFor();

    await ask(page, 'What does the zorblat of the quiet valley eat?');
    await tab(page, 'Answer');
    await check('the answer shows markup as text', async () => (await page.locator('.answer').textContent()).includes('<img src=x onerror='));
    await page.locator('#panel-answer .marker').first().click();
    await page.locator('#panel-answer mark').first().waitFor();
    await tab(page, 'Sentences');
    await page.locator('.sentence[role=option]').first().waitFor();
    await picture(page, 'hostile');
    await tab(page, 'Candidates');
    await tab(page, 'Documents');
    await page.getByRole('button', { name: /^Remove / }).first().click();
    await page.getByRole('dialog').waitFor();
    await picture(page, 'remove');
    await check('Enter alone removes nothing', async () => (await page.evaluate(() => document.activeElement.textContent)) === 'Cancel');
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.getByText('is removed.').waitFor();
    await check('nothing of it ran', async () => (await page.evaluate(() => window.hacked)) === undefined);
    await check('nothing of it became an element', async () => (await page.locator('img[src="x"]').count()) === 0);
    await page.context().close();
  },

  async compares() {
    const page = await open(LOCAL_URL, { expected: ['404', '410', '429'] });
    await tab(page, 'Compare');
    await page.locator('#compare-question').fill(QUESTION);
    await page.locator('#compare-b-token_budget').fill('60');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await page.getByText('Kept by A only').waitFor();
    await check('the smaller budget sends less', async () => {
      const cells = await page.getByRole('row', { name: /Tokens sent/ }).getByRole('cell').allTextContents();
      return Number(cells[2]) < Number(cells[1]) || cells.join();
    });
    await accessible(page, 'compare');
    await picture(page, 'compare');
    await page.locator('#compare-file').setInputFiles({
      name: 'questions.jsonl',
      mimeType: 'application/json',
      buffer: Buffer.from(`${JSON.stringify({ question: QUESTION, answers: ['keep-probability'] })}\n${JSON.stringify({ question: 'What is the default token budget?' })}\n`),
    });
    await page.getByRole('button', { name: 'Compare all' }).click();
    await page.getByText('2 of 2 questions compared').waitFor();
    await check('answers are looked for', async () => {
      const text = await page.getByRole('row', { name: /^A: / }).textContent();
      return text.includes('1 of 1') || text;
    });
    await picture(page, 'compare-file');
    await page.context().close();
  },

  async works_by_keyboard_alone() {
    const page = await open(LOCAL_URL, { expected: ['404', '410', '429'] });
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await check('the question has the focus', async () => (await page.evaluate(() => document.activeElement.id)) === 'question');
    await page.keyboard.type(QUESTION);
    await page.keyboard.press('Enter');
    await page.locator('#panel-answer .answer[aria-busy="false"]').waitFor();
    const until = async (matches) => {
      for (let i = 0; i < 40; i++) {
        await page.keyboard.press('Tab');
        if (await page.evaluate(matches)) {
          return true;
        }
      }
      return 'not reached with 40 times Tab';
    };
    await check('the sliders are reached', () => until(() => document.activeElement.id === 'ask-token_budget'));
    await page.keyboard.press('Home');
    await page.waitForFunction(() => Number(document.getElementById('tokens-after').textContent) <= 40);
    await check('the tabs are reached', () => until(() => document.activeElement.role === 'tab'));
    await page.keyboard.press('Tab');
    await check('a marker is reached', async () => {
      const there = () => document.activeElement.classList.contains('marker');
      return (await page.evaluate(there)) || until(there);
    });
    await page.keyboard.press('Enter');
    await page.locator('#panel-answer mark').first().waitFor();
    await page.keyboard.press('Escape');
    await check('Escape leads back to the marker', async () => page.evaluate(() => document.activeElement.classList.contains('marker')));
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await check('the sentences are reached', async () => {
      const there = () => document.activeElement.role === 'option';
      return (await page.evaluate(there)) || until(there);
    });
    const first = await page.evaluate(() => document.activeElement.dataset.key);
    await page.keyboard.press('ArrowDown');
    await check('arrows walk through them', async () => (await page.evaluate(() => document.activeElement.dataset.key)) !== first);
    await check('and tell about each', async () => /Probability/.test(await page.locator('.about').textContent()));
    await page.keyboard.press('Enter');
    await page.locator('#panel-sentences mark').first().waitFor();
    await page.context().close();
  },

  async asks_for_a_key() {
    const page = await open(SECURED_URL, { expected: ['401', '403', '404', '410', '429', '503'] });
    await page.getByRole('dialog').waitFor();
    await picture(page, 'key');
    await accessible(page, 'key');
    await page.getByLabel('Key', { exact: true }).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('does not know this key').waitFor();
    await page.getByLabel('Key', { exact: true }).fill('Schlüssel 1');
    await page.keyboard.press('Enter');
    await page.getByText('This is no key').waitFor();
    await page.getByLabel('Key', { exact: true }).fill(KEY);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await ask(page, QUESTION);
    await check('the generator’s words come in parts', async () => {
      const text = await page.locator('.answer').textContent();
      return text === 'In parts [1].' || text;
    });
    await check('the key is stored nowhere', () =>
      page.evaluate((key) => {
        const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]);
        return !kept.includes(key) && !document.documentElement.outerHTML.includes(key);
      }, KEY),
    );
    await tab(page, 'Graph');
    await page.getByRole('heading', { name: 'No graph is served' }).waitFor();
    await picture(page, 'no-graph');
    await page.reload();
    await page.getByRole('dialog').waitFor();
    await page.getByLabel('Key', { exact: true }).fill(READER_KEY);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: QUESTION }).waitFor();
    await tab(page, 'Documents');
    await page.locator('#panel-documents tbody tr').first().waitFor();
    await page.locator('#files').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('A text.') });
    await page.locator('.uploads li.failed').waitFor();
    await check('a key that may not add is told so', async () => /authority/.test(await page.locator('.uploads').textContent()));
    await ask(page, QUESTION);
    await page.locator('#key-button').click();
    await page.getByLabel('Key', { exact: true }).fill(KEY);
    await page.keyboard.press('Enter');
    await check('nothing that the old key saw stays', async () => {
      await page.waitForFunction(() => !document.querySelector('#tokens-after'));
      return (await page.locator('.answer').textContent()) === '' && (await page.locator('.uploads li').count()) === 0;
    });
    await tab(page, 'Documents');
    await page.locator('#panel-documents tbody tr').first().waitFor();
    await page.context().close();
  },

  async says_so_when_the_service_goes_in_the_middle_of_a_stream() {
    // Passes everything on, and of the chat its first words, until it is cut.
    const target = new URL(LOCAL_URL);
    let cut;
    const proxy = http.createServer((request, response) => {
      const passed = http.request(
        { host: target.hostname, port: target.port, path: request.url, method: request.method, headers: request.headers },
        (answer) => {
          response.writeHead(answer.statusCode, answer.headers);
          if (!request.url.startsWith('/v1/chat') || answer.statusCode !== 200) {
            answer.pipe(response);
            return;
          }
          let sent = '';
          answer.on('data', (part) => {
            sent += part;
            const words = /data: [^\n]*"content":"[^"][^\n]*\n\n/.exec(sent);
            if (words && !response.writableEnded) {
              answer.pause();
              cut = () => {
                passed.destroy();
                response.destroy();
              };
              response.write(sent.slice(0, words.index + words[0].length));
            }
          });
          answer.on('error', () => {});
        },
      );
      passed.on('error', () => response.destroy());
      request.pipe(passed);
    });
    await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    const page = await open(`http://127.0.0.1:${proxy.address().port}`, { expected: ['ERR_', '404', '410', '429'] });
    await page.locator('#question').fill(QUESTION);
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    // Words that come together with the end of their connection may be lost to the browser.
    await page.waitForFunction(() => document.querySelector('#panel-answer .answer')?.textContent.length > 5);
    cut();
    await page.locator('#panel-answer .failure').waitFor();
    await check('what broke is told', async () => /broke in the middle|ended before/.test(await page.locator('#panel-answer .failure').textContent()));
    await check('what had come stays', async () => (await page.locator('.answer').textContent()).length > 5);
    await check('the rest stays', async () => (await page.locator('#tokens-after').count()) === 1);
    await accessible(page, 'broken');
    await picture(page, 'broken');
    proxy.closeAllConnections();
    await new Promise((resolve) => proxy.close(resolve));
    await page.getByRole('button', { name: 'Ask', exact: true }).click();
    await page.getByText('The server does not answer.').first().waitFor();
    await page.context().close();
  },

  async fits_phones_and_walls_in_both_lights() {
    for (const [width, colorScheme] of [
      [360, 'light'],
      [360, 'dark'],
      [1600, 'dark'],
    ]) {
      const page = await open(LOCAL_URL, { width, height: 800, colorScheme, expected: ['404', '410', '429', '503'] });
      await check(`labels keep off their values, ${width}`, () =>
        page.evaluate(() =>
          [...document.querySelectorAll('#ask .slider')].every((slider) => {
            const [label, value] = ['label', 'output'].map((name) => slider.querySelector(name).getBoundingClientRect());
            return value.left - label.right >= 8;
          }),
        ),
      );
      await ask(page, QUESTION);
      await check(`the answer is in sight, ${width}`, async () => {
        const { y } = await page.locator('#panel-answer .answer').boundingBox();
        return (y >= 0 && y < 500) || y;
      });
      await page.locator('#panel-answer .marker').first().click();
      await page.locator('#panel-answer mark').first().waitFor();
      for (const name of ['Answer', 'Sentences', 'Stages', 'Candidates', 'Graph', 'Documents', 'Compare', 'Cost', 'Take it with you']) {
        await tab(page, name);
        await page.waitForLoadState('networkidle');
        const what = `${name.toLowerCase().replaceAll(' ', '-')}-${width}-${colorScheme}`;
        await fits(page, what);
        await accessible(page, what);
        await picture(page, what);
      }
      await page.context().close();
    }
  },
};

const chosen = process.argv.slice(2);
for (const [name, step] of Object.entries(steps)) {
  if (chosen.length === 0 || chosen.includes(name)) {
    const begin = performance.now();
    await check(name, step);
    process.stderr.write(`${name} ${Math.round(performance.now() - begin)} ms\n`);
  }
}
await browser.close();
console.log(JSON.stringify({ wrong, figures }));
// A server of a step that failed would keep this alive.
process.exit(0);

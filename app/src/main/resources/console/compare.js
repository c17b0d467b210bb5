// Two settings side by side: on one question, and on a file of questions.
import { documentText, json } from './api.js';
import { button, count, failure, h, milliseconds, put, table, unseen, whole } from './dom.js';
import { inWords, settingsControls } from './settings.js';
import { contextBody, on, state } from './state.js';

const MOST_QUESTIONS = 500;

export function createCompare(place) {
  const sides = [{}, { token_budget: 200 }];
  const controls = sides.map((settings, i) => settingsControls(`compare-${'ab'[i]}`, settings, (changed) => (sides[i] = changed)));
  const question = h('input', { id: 'compare-question', type: 'text', maxlength: 8000 });
  const file = h('input', { id: 'compare-file', type: 'file', accept: '.txt,.jsonl,.ndjson' });
  const result = h('div', { 'aria-live': 'polite' });
  let running = null;

  place.append(
    h('p', {}, 'Two settings on the same question: what does each keep, and for how many tokens?'),
    h(
      'div',
      { class: 'sides' },
      controls.map((control, i) =>
        h('fieldset', {}, h('legend', {}, `Settings ${'AB'[i]}`), control.sliders, h('details', {}, h('summary', {}, 'More'), control.drawer)),
      ),
    ),
    h(
      'form',
      {
        class: 'field wide',
        onsubmit: (event) => {
          event.preventDefault();
          one(question.value.trim());
        },
      },
      h('label', { for: 'compare-question' }, 'Question to compare'),
      h('div', { class: 'row' }, question, h('button', { class: 'primary' }, 'Compare')),
    ),
    h(
      'div',
      { class: 'field wide' },
      h('label', { for: 'compare-file' }, 'Or a file of questions'),
      h('div', { class: 'row' }, file, button('Compare all', () => many())),
      h('span', { class: 'note' }, 'One question a line; or JSON lines with question and, if known, answers: then it is counted how often an answer’s words are kept.'),
    ),
    result,
  );

  const contextOf = async (text, settings, signal) => {
    const begin = performance.now();
    const context = await json('POST', '/v1/context', { body: contextBody(text, settings), signal });
    return { context, time: performance.now() - begin };
  };
  const keyOf = (sentence) => `${sentence.document_id} ${sentence.start} ${sentence.end}`;

  const begin = () => {
    running?.abort();
    running = new AbortController();
    return running.signal;
  };

  const one = async (text) => {
    if (text === '') {
      question.focus();
      return;
    }
    const signal = begin();
    const compared = [...sides];
    put(result, h('p', { class: 'busy' }, 'Comparing…'));
    try {
      // One after the other: side by side, each would slow the other down.
      const a = await contextOf(text, compared[0], signal);
      const b = await contextOf(text, compared[1], signal);
      const kept = [a, b].map(({ context }) => new Map(context.kept.map((sentence) => [keyOf(sentence), sentence])));
      const only = [0, 1].map((i) => [...kept[i]].filter(([key]) => !kept[1 - i].has(key)).map(([, sentence]) => sentence));
      const words = await Promise.all(only.map((sentences) => Promise.all(sentences.map(textOf))));
      signal.throwIfAborted();
      const both = kept[0].size - only[0].length;
      const row = (name, value) => {
        const [left, right] = [value(a), value(b)];
        return [name, mark(left, left !== right), mark(right, left !== right)];
      };
      put(result,
        table(
          'A against B',
          [unseen('Figure'), `A: ${inWords(compared[0])}`, `B: ${inWords(compared[1])}`],
          [
            row('Tokens before', ({ context }) => whole(context.tokens_before)),
            row('Tokens sent', ({ context }) => whole(context.tokens_after)),
            row('Sentences kept', ({ context }) => whole(context.kept.length)),
            row('Sources', ({ context }) => whole(context.citations.length)),
            row('Answerable', ({ context }) => (context.answerable ? 'yes' : 'no')),
            ['Time', milliseconds(a.time), milliseconds(b.time)],
          ],
        ),
        h('p', {}, `Kept by both: ${count(both, 'sentence')}.`),
        h(
          'div',
          { class: 'sides' },
          words.map((texts, i) =>
            h(
              'section',
              {},
              h('h3', {}, `Kept by ${'AB'[i]} only: ${texts.length}`),
              texts.length ? h('ul', {}, texts.map((each) => h('li', {}, each))) : '',
            ),
          ),
        ),
      );
    } catch (error) {
      if (error.name !== 'AbortError') {
        put(result, failure(error));
      }
    }
  };

  const mark = (text, differs) => (differs ? h('b', {}, text) : text);

  const textOf = async (sentence) => {
    try {
      return (await documentText(sentence.document_id)).slice(sentence.start, sentence.end);
    } catch {
      return `${sentence.document_id} ${sentence.start}–${sentence.end}`;
    }
  };

  const many = async () => {
    if (file.files.length === 0) {
      file.focus();
      return;
    }
    const signal = begin();
    const mine = running;
    const compared = [...sides];
    let questions;
    try {
      questions = readQuestions(await file.files[0].text());
    } catch (error) {
      put(result, failure({ title: 'The file can’t be read.', detail: error.message }));
      return;
    }
    const rows = [];
    const sums = [0, 1].map(() => ({ tokens: 0, time: 0, kept: 0, hits: 0 }));
    let judged = 0;
    let failed = 0;
    const progress = h('progress', { max: questions.length, value: 0, 'aria-label': 'Questions compared' });
    const stop = button('Stop', () => mine.abort());
    put(result, h('div', { class: 'row' }, progress, stop));
    for (const each of questions) {
      try {
        const done = [];
        for (const settings of compared) {
          done.push(await contextOf(each.question, settings, signal));
        }
        const kept = done.map(({ context }) => new Set(context.kept.map(keyOf)));
        const both = [...kept[0]].filter((key) => kept[1].has(key)).length;
        const hits = done.map(({ context }) => each.answers.some((answer) => plain(context.text).includes(plain(answer))));
        judged += each.answers.length > 0 ? 1 : 0;
        done.forEach(({ context, time }, i) => {
          sums[i].tokens += context.tokens_after;
          sums[i].time += time;
          sums[i].kept += context.kept.length;
          sums[i].hits += hits[i] ? 1 : 0;
        });
        const pair = (value) => {
          const [left, right] = done.map(value);
          return [mark(left, left !== right), mark(right, left !== right)];
        };
        rows.push([
          each.question,
          ...pair(({ context }) => whole(context.tokens_after)),
          ...done.map(({ time }) => milliseconds(time)),
          `${both} / ${kept[0].size - both} / ${kept[1].size - both}`,
          ...(each.answers.length ? hits.map((hit) => mark(hit ? 'yes' : 'no', hits[0] !== hits[1])) : ['–', '–']),
        ]);
      } catch (error) {
        if (error.name === 'AbortError') {
          break;
        }
        failed++;
        rows.push([each.question, `${error.title} ${error.detail}`, '', '', '', '', '', '']);
      }
      progress.value = rows.length;
    }
    if (running !== mine) {
      // Another comparison began, and the place is its own.
      return;
    }
    const count = rows.length - failed;
    const mean = (sum) => (count ? sum / count : 0);
    put(result,
      h('p', { role: 'status' }, `${rows.length} of ${questions.length} questions compared${failed ? `, ${failed} failed` : ''}.`),
      table(
        'On average',
        ['Settings', 'Tokens sent', 'Sentences kept', 'Time', 'Answers kept'],
        sums.map((sum, i) => [
          `${'AB'[i]}: ${inWords(compared[i])}`,
          whole(mean(sum.tokens)),
          mean(sum.kept).toFixed(1),
          milliseconds(mean(sum.time)),
          judged ? `${sum.hits} of ${judged}` : '–',
        ]),
      ),
      table(
        'Each question',
        ['Question', 'Tokens A', 'Tokens B', 'Time A', 'Time B', 'Kept by both / only A / only B', 'Answer in A', 'Answer in B'],
        rows,
      ),
    );
  };

  on('caller', () => {
    running?.abort();
    running = null;
    result.replaceChildren();
  });
  on('question', () => {
    if (state.question && question.value === '') {
      question.value = state.question;
    }
  });
}

function plain(text) {
  return text.toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Lines of text, or of JSON with question (or query) and perhaps answers. */
export function readQuestions(text) {
  const questions = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line, i) => {
      if (!line.trimStart().startsWith('{')) {
        return { question: line.trim(), answers: [] };
      }
      let entry;
      try {
        entry = JSON.parse(line);
      } catch {
        throw new Error(`Line ${i + 1} begins like JSON and is none.`);
      }
      const question = entry.question ?? entry.query ?? entry.text;
      if (typeof question !== 'string' || question.trim() === '') {
        throw new Error(`Line ${i + 1} has no field "question" with a text.`);
      }
      return { question, answers: Array.isArray(entry.answers) ? entry.answers.map(String).filter((answer) => answer.trim() !== '') : [] };
    });
  if (questions.length === 0) {
    throw new Error('It holds no question.');
  }
  if (questions.length > MOST_QUESTIONS) {
    throw new Error(`It holds ${questions.length} questions, at most ${MOST_QUESTIONS} are compared here; ./winnow eval takes more.`);
  }
  return questions;
}

// The question, its settings, and in one line what came of it.
import { json } from './api.js';
import { button, count, h, milliseconds, put, share, whole } from './dom.js';
import { readLink } from './link.js';
import { DECIDED, ask, decide } from './question.js';
import { settingsControls } from './settings.js';
import { on, set, state } from './state.js';

/** Questions that show something, where the sample corpus and the sample graph are: the ones that samples/ is made for. */
const SAMPLE = 'manual/reranker.md';
const SAMPLE_QUESTIONS = [
  'What does the reranker return for each sentence?',
  'Which genes are associated with psoriasis?',
  'What happens when indexing is killed half-way?',
];

/** Panels in which a new answer shows; whoever asks from another one is led to the answer. */
const OF_AN_ANSWER = ['answer', 'sentences', 'stages', 'candidates', 'graph'];

export function createAsk(place) {
  const question = h('textarea', {
    id: 'question',
    rows: 2,
    maxlength: 8000,
    placeholder: 'What would you like to know from the documents?',
    onkeydown: (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
  });
  const submit = h('button', { class: 'primary' }, 'Ask');
  const stale = h('p', { class: 'note', role: 'status' });
  const controls = settingsControls('ask', state.settings, (settings, name) => {
    const decides = name === 'all' || DECIDED.includes(name) || !state.context;
    stale.textContent = decides ? '' : 'This setting counts when you ask again.';
    if (decides) {
      decide(settings);
    } else {
      set({ settings });
    }
  });
  const examples = h('div', { class: 'examples' });
  const form = h(
    'form',
    {
      onsubmit: (event) => {
        event.preventDefault();
        start();
      },
    },
    h('label', { for: 'question' }, 'Question'),
    h('div', { class: 'question' }, question, submit),
    controls.sliders,
    h('details', {}, h('summary', {}, 'More settings'), controls.drawer),
    stale,
    examples,
  );
  place.append(form);

  function start() {
    const text = question.value.trim();
    if (text === '') {
      stale.textContent = 'Type a question first, then press Enter.';
      question.focus();
      return;
    }
    stale.textContent = '';
    if (!OF_AN_ANSWER.includes(state.tab)) {
      set({ tab: 'answer' });
    }
    examples.replaceChildren();
    ask(text, state.settings);
  }

  function follow() {
    const linked = readLink(location.hash);
    if (linked.question) {
      question.value = linked.question;
      controls.put(linked.settings);
      set({ settings: linked.settings });
      start();
    }
  }
  window.addEventListener('hashchange', follow);

  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      question.focus();
    }
  });
  on('phase', () => {
    submit.textContent = state.phase === 'asking' ? 'Asking…' : 'Ask';
  });

  lookAround(examples, question, start);
  if (location.hash.includes('q=')) {
    follow();
  } else {
    question.focus();
  }
}

/** Whether there are documents. Also where a server with keys first asks for one. */
async function lookAround(examples, question, start) {
  // At once: a first visitor looks for them before the documents are counted.
  put(examples,
    h('span', {}, 'Try: '),
    SAMPLE_QUESTIONS.map((text) =>
      button(text, () => {
        question.value = text;
        start();
      }),
    ),
  );
  try {
    const page = await json('GET', '/v1/documents?limit=1000');
    set({ documents: page.documents.length });
    if (!page.documents.some((document) => document.id === SAMPLE || document.id.endsWith(`/${SAMPLE}`))) {
      examples.replaceChildren();
    }
  } catch (error) {
    examples.replaceChildren();
    if (!state.question) {
      set({ failure: error, phase: 'failed' });
    }
  }
}

/** One line: tokens before and after, time, what was lost. */
export function createSummary(place) {
  const show = () => {
    const { shown, failure, phase } = state;
    place.replaceChildren();
    if (phase === 'asking') {
      place.append(h('p', { class: 'busy' }, 'Looking through the documents…'));
    }
    if (failure) {
      place.append(h('p', { class: 'failure' }, h('strong', {}, failure.title), ' ', failure.detail));
    }
    if (!shown) {
      return;
    }
    const degraded = shown.reports.filter((report) => report.outcome.type === 'degraded');
    const saved = shown.tokens_before > 0 ? 1 - shown.tokens_after / shown.tokens_before : 0;
    place.append(
      h(
        'p',
        { class: 'figures' },
        h('span', {}, h('b', {}, whole(shown.tokens_before)), ' tokens if the five best passages were sent whole'),
        h('span', { 'aria-hidden': true }, '→'),
        h('span', {}, h('b', { id: 'tokens-after' }, whole(shown.tokens_after)), ' in the context'),
        shown.answerable && saved > 0 && h('span', { class: 'good' }, `${Math.round(saved * 100)} % saved`),
        h('span', {}, `${whole(shown.kept.length)} of ${count(shown.kept.length + shown.dropped.length, 'sentence')}${shown.candidates ? ` of ${count(shown.candidates.length, 'passage')}` : ''} kept`),
        h(
          'span',
          { class: 'note' },
          state.decided === null
            ? `found in ${milliseconds(state.took)}`
            : state.decided.asked
              ? `asked anew in ${milliseconds(state.decided.time)}`
              : `decided anew in ${milliseconds(state.decided.time)}, without the model`,
        ),
      ),
    );
    if (!shown.answerable) {
      place.append(h('p', { class: 'warning' }, 'Nothing that was found is worth sending: the documents do not seem to answer this.'));
    } else {
      const facts = shown.kept.some((sentence) => sentence.reason === 'asked');
      const best = Math.max(...(shown.candidates ?? []).map((candidate) => candidate.rank_probability ?? 1), 0);
      if (!facts && best > 0 && best < 0.3) {
        place.append(h('p', { class: 'warning' }, `Low relevance: the best passage has a probability of ${share(best)} only.`));
      }
    }
    for (const report of degraded) {
      place.append(
        h('p', { class: 'warning' }, `${report.stage} is degraded (${report.outcome.reason}): see Stages for what to do.`),
      );
    }
  };
  on('shown failure phase decided', show);
  on('phase', () => {
    // On a phone it begins below the question and its sliders.
    if (/asking|ready/.test(state.phase) && matchMedia('(max-width: 520px)').matches) {
      place.scrollIntoView({ block: 'start' });
    }
  });
}

// Every sentence of every passage: what stayed, what went, and why.
import { documentText } from './api.js';
import { empty, h, put, share } from './dom.js';
import { openSource } from './source.js';
import { on, state } from './state.js';

const REASONS = {
  rank: ['', 'its passage ranks too low'],
  unread: ['chosen by the question’s words in it and around it, since it was not read', 'it was not read, since it would hardly change the context'],
  threshold: ['at or above the threshold', 'below the threshold'],
  floor: ['the best sentence of a passage that likely answers', ''],
  title: ['the title of a passage that is kept', ''],
  budget: ['', 'relevant, but the budget was used up by better ones: a larger one brings it back'],
  fill: ['there was room', ''],
  duplicate: ['', 'another passage says the same and is kept'],
  unscored: ['kept whole, since no model scored it', ''],
  asked: ['a fact of the kind that is asked for', ''],
};

export function createSentences(place) {
  const only = h('input', { id: 'only-kept', type: 'checkbox', onchange: () => list.classList.toggle('only-kept', only.checked) });
  const about = h('p', { class: 'about', role: 'status' });
  const list = h('div', { class: 'sentences' });
  const facts = h('div', {});
  const source = h('div', { class: 'beside-right' });
  const tools = h(
    'div',
    { class: 'tools' },
    h('span', { class: 'check' }, only, h('label', { for: 'only-kept' }, 'Only what is kept')),
    h(
      'span',
      { class: 'legend' },
      h('span', { class: 'sentence kept', vars: { '--p': 0.9 } }, 'kept'),
      ' · ',
      h('span', { class: 'sentence dropped' }, 'dropped'),
      ' · the stronger the green, the more probable',
    ),
  );
  const body = h('div', { class: 'beside' }, h('div', { class: 'beside-left' }, tools, facts, about, list), source);
  const nothing = h('div', {});
  place.append(nothing, body);

  let turn = 0;
  let at = null;
  let told = null;

  const tell = (element) => {
    about.textContent = element.dataset.about;
  };
  const focus = (element) => {
    if (at) {
      at.tabIndex = -1;
    }
    at = element;
    at.tabIndex = 0;
    at.focus();
  };
  list.addEventListener('focusin', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) {
      list.querySelectorAll('[aria-selected=true]').forEach((each) => each.setAttribute('aria-selected', 'false'));
      option.setAttribute('aria-selected', 'true');
      tell(option);
    }
  });
  list.addEventListener('mouseover', (event) => {
    const option = event.target.closest('[role=option]');
    if (option) {
      tell(option);
    }
  });
  list.addEventListener('keydown', (event) => {
    const options = [...list.querySelectorAll('[role=option]')].filter((option) => option.offsetParent !== null);
    const i = options.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step ? options[i + step] : { Home: options[0], End: options.at(-1) }[event.key];
    if (next) {
      event.preventDefault();
      focus(next);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      document.activeElement.click();
    }
  });

  const show = async () => {
    const mine = ++turn;
    const { shown } = state;
    nothing.replaceChildren();
    body.hidden = !shown;
    if (!shown) {
      source.replaceChildren();
      about.textContent = '';
      nothing.append(
        empty(
          'No sentences yet',
          h('p', {}, 'Once you have asked, the best passages stand here as text: what is kept in black, what is dropped in grey.'),
        ),
      );
      return;
    }
    const all = grouped(shown);
    const passages = all.filter((passage) => passage.document !== passage.id);
    const texts = new Map();
    await Promise.all(
      [...new Set(passages.map((passage) => passage.document))].map(async (id) => {
        try {
          texts.set(id, await documentText(id));
        } catch {
          texts.set(id, null);
        }
      }),
    );
    if (mine !== turn) {
      return;
    }
    // Where the reader was stays where it was, while a slider decides anew.
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    const options = [];
    put(facts, graphFacts(shown, all.length - passages.length));
    put(list,
      passages.map((passage) => group(passage, texts.get(passage.document), options)),
    );
    about.textContent = about.textContent || 'Point at a sentence or tap it to see why; a click or Enter opens its document. Arrow keys walk through them.';
    at = options.find((option) => option.dataset.key === focused) ?? options[0] ?? null;
    if (at) {
      at.tabIndex = 0;
      if (focused) {
        at.focus();
      }
    }
    if (options.length === 0) {
      put(list, h('p', {}, 'Nothing was found.'));
    }
  };

  /** Facts travel with the sentences, and are none: each is its own document. */
  const graphFacts = (of, count) => {
    const cited = of.citations.filter((citation) => citation.facts?.length);
    return (
      count > 0 &&
      h(
        'details',
        { open: cited.length > 0 },
        h('summary', {}, `Facts of the graph: ${cited.reduce((sum, each) => sum + each.facts.length, 0)} of ${count} kept`),
        h('pre', { class: 'kept-facts' }, cited.map((citation) => `${of.text.slice(...citation.block)}\n`)),
      )
    );
  };

  const group = (passage, text, options) => {
    const { candidate } = passage;
    const title = candidate?.title || passage.document;
    const scores = candidate
      ? `retrieved as number ${candidate.rank}; ${candidate.rank_probability === undefined ? 'not read by the reranker' : `passage probability ${share(candidate.rank_probability)}`}; ${rounds(candidate)}`
      : '';
    const kept = passage.sentences.some((sentence) => sentence.kept);
    const elements = [];
    let end = null;
    for (const sentence of passage.sentences) {
      if (end !== null && text !== null && sentence.start > end) {
        elements.push(text.slice(end, sentence.start));
      }
      end = Math.max(end ?? 0, sentence.end);
      const why = REASONS[sentence.reason]?.[sentence.kept ? 0 : 1] || sentence.reason;
      const flagged = sentence.instruction ? ` It looks like an instruction to a model (${share(sentence.instruction)}).` : '';
      const option = h(
        'span',
        {
          role: 'option',
          'aria-selected': 'false',
          tabindex: -1,
          class: `sentence ${sentence.kept ? 'kept' : 'dropped'}${sentence.instruction ? ' flagged' : ''}`,
          vars: { '--p': sentence.probability ?? 0 },
          'data-key': `${sentence.document_id} ${sentence.start}`,
          'data-about':
            `${sentence.kept ? 'Kept' : 'Dropped'} (${sentence.reason}): ${why}. ` +
            `Probability ${share(sentence.probability)}. In ${title}.${flagged}`,
          onclick: ({ target, detail }) => {
            // A finger cannot point: its first tap tells why, and the next opens.
            if (detail > 0 && !matchMedia('(hover: hover)').matches && told !== target) {
              told = target;
              tell(target);
              return;
            }
            openSource(source, {
              id: sentence.document_id,
              title,
              spans: [[sentence.start, sentence.end]],
            });
          },
        },
        text === null ? `(characters ${sentence.start} to ${sentence.end} of a document that can’t be read)` : text.slice(sentence.start, sentence.end),
      );
      options.push(option);
      elements.push(option);
    }
    return h(
      'div',
      { class: kept ? 'passage' : 'passage nothing-kept' },
      h('div', { class: 'passage-head' }, h('h3', {}, title), h('span', { class: 'note' }, scores)),
      h('div', { class: 'passage-text', role: 'listbox', 'aria-label': `Sentences of ${title}` }, elements),
    );
  };

  on('shown', show);
  show();
}

/** The scores of each source, round by round. */
function rounds({ sources }) {
  const by = Map.groupBy(sources, (each) => each.round);
  return [...by].map(([round, each]) => `${by.size > 1 ? `round ${round}: ` : ''}${each.map(({ source, raw }) => `${source} ${share(raw.value)}`).join(', ')}`).join('; ');
}

/** The sentences by passage, the best passage first, each in the order of its text. */
export function grouped(shown) {
  const candidates = new Map((shown.candidates ?? []).map((candidate) => [candidate.passage_id, candidate]));
  const passages = new Map();
  for (const [sentences, kept] of [
    [shown.kept, true],
    [shown.dropped, false],
  ]) {
    for (const sentence of sentences) {
      if (!passages.has(sentence.passage_id)) {
        passages.set(sentence.passage_id, {
          id: sentence.passage_id,
          document: sentence.document_id,
          candidate: candidates.get(sentence.passage_id),
          sentences: [],
        });
      }
      passages.get(sentence.passage_id).sentences.push({ ...sentence, kept });
    }
  }
  const worth = (passage) => passage.candidate?.rank_probability ?? 1 / (1 + (passage.candidate?.rank ?? 1000));
  return [...passages.values()]
    .map((passage) => ({ ...passage, sentences: passage.sentences.sort((a, b) => a.start - b.start) }))
    .sort((a, b) => worth(b) - worth(a) || (a.candidate?.rank ?? 0) - (b.candidate?.rank ?? 0));
}

// The answer as it is written; each marker opens its source.
import { button, command, count, empty, failure, h, put } from './dom.js';
import { answer } from './question.js';
import { inWords } from './settings.js';
import { openSource } from './source.js';
import { on, set, state } from './state.js';

const MARKER = /\[(\d{1,3})\]/g;
/** The end of what came so far may be half of a marker. */
const HALF = /\[\d{0,3}$/;

export function createAnswer(place) {
  const text = h('div', { class: 'answer', 'aria-live': 'polite' });
  const below = h('div', {});
  const left = h('div', { class: 'beside-left' }, text, below);
  const source = h('div', { class: 'beside-right' });
  const beside = h('div', { class: 'beside' }, left, source);
  const teaching = h('div', {});
  place.append(teaching, beside);
  let written = 0;
  let sources = null;

  const write = (upTo) => {
    const fresh = state.answer.text.slice(written, upTo);
    let end = 0;
    for (const found of fresh.matchAll(MARKER)) {
      text.append(fresh.slice(end, found.index), marker(Number(found[1])));
      end = found.index + found[0].length;
    }
    text.append(fresh.slice(end));
    written = upTo;
  };

  const marker = (number) =>
    button(`[${number}]`, () => cite(number), { class: 'marker', 'aria-label': `Source ${number}` });

  const cite = (number) => {
    const citations = state.answer?.citations ?? state.context?.citations ?? [];
    const citation = citations.find((each) => each.marker === number);
    if (!citation) {
      put(source, failure({ title: `There is no source ${number}.`, detail: 'The generator made this marker up.' }));
      return;
    }
    const text = (state.answer?.context ?? state.context)?.text;
    openSource(source, {
      // A fact of the graph has no document; what stands in the context is all of its text.
      text: citation.spans.length === 0 && text ? text.slice(...citation.block) : undefined,
      id: citation.document_id,
      title: citation.title,
      uri: citation.uri,
      spans: citation.spans,
      note: citation.facts?.length ? `${count(citation.facts.length, 'fact')} of the graph; the panel Graph has the sources of each.` : null,
    });
  };

  const list = (citations) =>
    h(
      'section',
      { class: 'sources' },
      h('h3', {}, 'Sources'),
      h(
        'ol',
        {},
        citations.map((citation) =>
          h('li', { value: citation.marker }, button(citation.title || citation.document_id, () => cite(citation.marker), { class: 'plain' })),
        ),
      ),
    );

  const show = () => {
    const { answer: told, phase } = state;
    beside.hidden = told === null;
    teach();
    if (told === null) {
      text.replaceChildren();
      below.replaceChildren();
      source.replaceChildren();
      written = 0;
      sources = null;
      return;
    }
    if (told.text.length < written) {
      text.replaceChildren();
      written = 0;
    }
    const half = told.done ? null : HALF.exec(told.text);
    write(half ? half.index : told.text.length);
    text.setAttribute('aria-busy', String(!told.done));
    if (!told.done) {
      put(below, h('p', { class: 'busy' }, told.text ? '' : 'Writing…'));
      return;
    }
    if (sources === told) {
      return;
    }
    sources = told;
    put(below,
      told.failure ? failure(told.failure, ' ', button('Answer again', () => answer())) : '',
      told.by === 'extractive' && told.citations?.length
        ? h(
            'p',
            { class: 'note' },
            'To have an answer written from these sentences, set winnow.generator.base-url and winnow.generator.model to any server that speaks OpenAI’s chat.',
          )
        : '',
      told.citations?.length ? list(told.citations) : '',
    );
    if (phase === 'ready') {
      moved();
    }
  };

  const moved = () => {
    place.querySelector('.moved')?.remove();
    if (state.answer?.done && state.answer.settings && state.answer.settings !== state.settings && state.decided !== null) {
      below.append(
        h(
          'p',
          { class: 'moved' },
          `This answer rests on ${inWords(state.answer.settings)}. `,
          button('Answer with what is kept now', () => answer()),
        ),
      );
    }
  };

  const teach = () => {
    teaching.replaceChildren();
    if (state.answer !== null || state.phase === 'asking') {
      return;
    }
    if (state.documents === 0) {
      teaching.append(
        empty(
          'There are no documents yet',
          h('p', {}, button('Add some here', () => set({ tab: 'documents' }), { class: 'primary' }), ' or from a terminal:'),
          command('./winnow index FOLDER'),
        ),
      );
    } else if (state.phase === 'idle') {
      teaching.append(
        empty(
          'Ask a question',
          h('p', {}, 'Winnow looks through the documents, scores each sentence of the best passages, and keeps the few that answer. '),
          h('p', {}, 'Then look at ', button('Sentences', () => set({ tab: 'sentences' })), ' to see what stayed and why, and move the sliders.'),
        ),
      );
    }
  };

  on('answer documents phase', show);
  on('decided', moved);
  show();
}

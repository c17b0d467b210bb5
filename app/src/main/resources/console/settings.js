// The controls of the settings, for the question and twice for a comparison.
import { button, h } from './dom.js';

const ORDERS = [
  ['', 'server’s default'],
  ['rank', 'rank: the best first'],
  ['document', 'document: as they stand there'],
  ['edges', 'edges: the best first and last'],
];
const FEEDBACK = [
  ['', 'server’s default'],
  ['off', 'off'],
  ['gate', 'gate: where it likely helps'],
  ['on', 'on'],
];

/** Where the sliders stand until they are moved; Winnow's own defaults, which a server may have changed. */
const BUDGET = { name: 'token_budget', min: 40, max: 2000, step: 10, start: 450, unit: ' tokens' };
const THRESHOLD = { name: 'threshold', min: 0, max: 1, step: 0.01, start: 0.01 };

/**
 * @param prefix of the ids
 * @param initial settings
 * @param changed gets the new settings and the name of the one that changed
 * @returns {sliders, drawer, put} two elements, and what puts settings in
 */
export function settingsControls(prefix, initial, changed) {
  let settings = { ...initial };
  const puts = [];

  const change = (name, value) => {
    const next = { ...settings };
    if (value === undefined || value === '' || Number.isNaN(value)) {
      delete next[name];
    } else {
      next[name] = value;
    }
    settings = next;
    puts.forEach((put) => put());
    changed(settings, name);
  };

  const slider = (label, hint, { name, min, max, step, start, unit = '' }) => {
    const id = `${prefix}-${name}`;
    const output = h('output', { for: id });
    const input = h('input', {
      id,
      type: 'range',
      min,
      max,
      step,
      'aria-describedby': `${id}-hint`,
      oninput: () => change(name, Number(input.value)),
    });
    puts.push(() => {
      const value = settings[name];
      if (Number(input.value) !== (value ?? start)) {
        input.value = value ?? start;
      }
      output.textContent = value === undefined ? `usually ${start}` : `${value.toLocaleString('en')}${unit}`;
    });
    return h(
      'div',
      { class: 'slider' },
      h('label', { for: id }, label),
      output,
      input,
      h('span', { class: 'note', id: `${id}-hint` }, hint),
    );
  };

  const number = (name, label, max, hint) => {
    const id = `${prefix}-${name}`;
    const input = h('input', {
      id,
      type: 'number',
      min: 1,
      max,
      placeholder: 'default',
      onchange: () => change(name, input.value === '' ? undefined : Number(input.value)),
    });
    puts.push(() => (input.value = settings[name] ?? ''));
    return h('div', { class: 'field' }, h('label', { for: id }, label), input, h('span', { class: 'note' }, hint));
  };

  const choice = (name, label, options, hint) => {
    const id = `${prefix}-${name}`;
    const select = h(
      'select',
      { id, onchange: () => change(name, select.value) },
      options.map(([value, text]) => h('option', { value }, text)),
    );
    puts.push(() => (select.value = settings[name] ?? ''));
    return h('div', { class: 'field' }, h('label', { for: id }, label), select, h('span', { class: 'note' }, hint));
  };

  const graph = h('input', {
    id: `${prefix}-graph`,
    type: 'checkbox',
    onchange: () => change('graph', graph.checked ? undefined : false),
  });
  puts.push(() => (graph.checked = settings.graph !== false));

  const sliders = h(
    'div',
    { class: 'sliders' },
    slider('Token budget', 'At most this many tokens go to the model', BUDGET),
    slider('Threshold', 'Less probable sentences go; the best one of a good passage stays', THRESHOLD),
  );
  const drawer = h(
    'div',
    { class: 'drawer' },
    number('top_k', 'Passages', 100, 'of which sentences are kept'),
    number('candidates', 'Candidates', 200, 'that the reranker reads'),
    choice('order', 'Order', ORDERS, 'of the documents in the context'),
    choice('feedback', 'Feedback', FEEDBACK, 'a second round of retrieval'),
    h('div', { class: 'field check' }, graph, h('label', { for: `${prefix}-graph` }, 'Facts of the graph')),
    button('Back to the server’s defaults', () => {
      settings = {};
      puts.forEach((put) => put());
      changed(settings, 'all');
    }),
  );
  const put = (given) => {
    settings = { ...given };
    puts.forEach((each) => each());
  };
  put(initial);
  return { sliders, drawer, put };
}

/** A line that says what was changed. */
export function inWords(settings) {
  const words = Object.entries(settings).map(([name, value]) => `${name.replace('_', ' ')} ${value === false ? 'off' : value}`);
  return words.length ? words.join(', ') : 'the server’s defaults';
}

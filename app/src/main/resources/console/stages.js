// Where the time went, stage by stage, and what was lost.
import { count, empty, h, milliseconds, whole } from './dom.js';
import { on, state } from './state.js';

/** What to do about a degraded part. */
const ADVICE = {
  'reading-cut': 'The time was up before all was read: the others stand whole behind what was, in the order of retrieval. Ask for fewer candidates or more time (Winnow-Timeout).',
  unranked: 'The reranker gave no scores in time: whole passages are sent, in the order of retrieval. Ask for fewer candidates or more time (Winnow-Timeout).',
  'question-cut': 'The question was too long for the model and was cut: ask in fewer words.',
  'state-limited': 'The lowest passages were left out, or the state would be too large: ask for fewer candidates.',
  late: 'The stage got no time: ask again, or give more time (Winnow-Timeout).',
  deadline: 'The time was up: ask again, or give more time (Winnow-Timeout).',
};

const PARTS = [
  ['queue_wait_ms', 'queue', 'waiting'],
  ['inference_ms', 'model', 'model'],
  ['store_ms', 'store', 'look-up'],
];

const NAMES = { kg: 'Graph (kg)', retriever: 'Retriever', reranker: 'Reranker', pruner: 'Pruner' };

/** What each stage takes and gives. */
const THINGS = { kg: ['', 'fact'], retriever: ['', 'passage'], reranker: ['passage', 'passage'], pruner: ['sentence', 'sentence'] };

function counted({ stage, items_in, items_out }) {
  const [taken, given] = THINGS[stage] ?? ['item', 'item'];
  const out = count(items_out ?? 0, given);
  return taken === '' ? `${out} found` : `${count(items_in ?? 0, taken)} in, ${out} out`;
}

export function createStages(place) {
  const show = () => {
    place.replaceChildren();
    if (!state.shown) {
      place.append(empty('No stages yet', h('p', {}, 'Once you have asked, bars tell how long each stage took, and with what.')));
      return;
    }
    const { reports } = state.shown;
    const longest = Math.max(...reports.map((report) => report.duration_ms), 1);
    place.append(
      h(
        'p',
        { class: 'legend' },
        PARTS.map(([, kind, name]) => [h('span', { class: 'key' }, h('i', { class: `bar ${kind}` }), ` ${name}`), ' ']),
        h('span', { class: 'key' }, h('i', { class: 'bar rest' }), ' other'),
      ),
      h('div', { class: 'stages' }, reports.map((report) => stage(report, longest))),
    );
  };

  const stage = (report, longest) => {
    const { type, reason, problem } = report.outcome;
    const parts = PARTS.map(([name, kind, label]) => [report[name] ?? 0, kind, label]);
    // Several threads wait and work at once: together their times may be longer than the stage's.
    const known = parts.reduce((sum, [time]) => sum + time, 0);
    parts.push([Math.max(0, report.duration_ms - known), 'rest', 'other']);
    const scale = known > report.duration_ms ? report.duration_ms / known : 1;
    const words = parts.filter(([time]) => time > 0).map(([time, , label]) => `${label} ${milliseconds(time)}`);
    const all = known > report.duration_ms ? ' (summed over threads that work at once)' : '';
    return h(
      'article',
      { class: `stage ${type}` },
      h('h3', {}, NAMES[report.stage] ?? report.stage, ' ', h('span', { class: `outcome ${type}` }, reason ? `${type}: ${reason}` : type)),
      h(
        'div',
        { class: 'bars', role: 'img', 'aria-label': words.join(', ') || 'no time' },
        parts.map(([time, kind]) => time > 0 && h('i', { class: `bar ${kind}`, vars: { width: `${Math.max(0.4, (100 * time * scale) / longest)}%` } })),
      ),
      h('p', {}, h('b', {}, milliseconds(report.duration_ms)), ` · ${words.join(' · ')}${all}`),
      h(
        'p',
        { class: 'note' },
        counted(report),
        report.tokens_in ? ` · ${whole(report.tokens_in)} tokens ${report.stage === 'pruner' ? 'in the five best passages' : 'read'}` : '',
        report.tokens_out ? `, ${whole(report.tokens_out)} in the context` : '',
        report.model ? ` · ${report.model.name} on ${report.model.device}` : '',
        report.position ? h('span', { title: `position ${report.position}` }, ` · index position ${report.position.slice(0, 12)}`) : '',
      ),
      report.notes?.length ? h('ul', { class: 'note' }, report.notes.map((note) => h('li', {}, note))) : '',
      type === 'degraded' ? h('p', { class: 'warning' }, ADVICE[reason] ?? 'The answer stands, but is worse than it could be: the log says more.') : '',
      problem ? h('p', { class: 'failure' }, problem.detail) : '',
    );
  };

  on('shown', show);
  show();
}

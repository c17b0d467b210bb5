// The facts of the graph about the question: a picture, and the same as a list.
import { json } from './api.js';
import { button, command, count, empty, failure, h, isWeb, put, svg } from './dom.js';
import { on, state } from './state.js';

const GRADES = ['stated', 'text-mined', 'measured', 'measured-strong', 'curated', 'causal'];
const MOST_FACTS = 30;
const ROW = 34;
const WIDTH = 190;
const HEIGHT = 26;
const GAP = 130;
const LETTERS = 25;

export function createGraph(place) {
  let asked = null;

  const show = async () => {
    if (state.tab !== 'graph') {
      return;
    }
    if (!state.question) {
      asked = null;
      put(place, empty('No facts yet', h('p', {}, 'Ask about something that the graph knows, and its facts are drawn here.')));
      return;
    }
    if (state.question === asked) {
      return;
    }
    const mine = state.question;
    asked = mine;
    put(place, h('p', { class: 'busy' }, 'Looking through the graph…'));
    try {
      const found = await json('POST', '/v1/facts', { body: { query: mine, max_facts: MOST_FACTS } });
      if (asked === mine) {
        draw(found);
      }
    } catch (error) {
      if (asked !== mine) {
        return;
      }
      asked = null;
      put(place,
        error.status === 503 || error.status === 404
          ? empty(
              'No graph is served',
              h('p', {}, 'A graph gives facts with their sources beside the sentences. The demo has a small one of diseases; yours is loaded so:'),
              command('./winnow graph load FILES --out FILE\nwinnow.graph.path=FILE'),
              h('p', { class: 'note' }, error.detail),
            )
          : failure(error),
      );
    }
  };

  const draw = (found) => {
    if (found.facts.length === 0) {
      put(place,
        empty(
          'The graph knows nothing about this question',
          h('p', {}, found.entities.length ? `It knows ${found.entities.map((entity) => entity.name).join(', ')}, and no fact that answers.` : 'It found no name that it knows.'),
        ),
      );
      return;
    }
    const items = found.facts.map((fact, i) => item(fact, i));
    const pick = (i) => {
      picture.querySelectorAll('.edge').forEach((edge) => edge.classList.toggle('picked', edge.dataset.fact === String(i)));
      items.forEach((each, j) => each.classList.toggle('picked', i === j));
      items[i].querySelector('summary').focus({ preventScroll: true });
      items[i].querySelector('details').open = true;
      items[i].scrollIntoView({ block: 'nearest' });
    };
    const picture = image(found, pick);
    put(place,
      h('p', {}, `${count(found.facts.length, 'fact')} about ${found.entities.map((entity) => entity.name).join(', ')}`),
      h('p', { class: 'legend' }, 'The thicker a line, the better its evidence; dashed: sources contradict each other. Click a line for its sources.'),
      h('div', { class: 'scroll picture', tabindex: 0, role: 'region', 'aria-label': 'Picture of the facts' }, picture),
      h('h3', {}, 'The same as a list'),
      h('ol', { class: 'facts' }, items),
    );
  };

  const item = (fact) =>
    h(
      'li',
      {},
      h(
        'details',
        {},
        h('summary', {}, fact.text || `${fact.subject.name} ${fact.predicate} ${fact.object.name}`, ' ', h('span', { class: 'outcome' }, fact.grade), fact.conflicts?.length ? h('span', { class: 'outcome degraded' }, 'contradicted') : ''),
        fact.sources.map((source) =>
          h(
            'div',
            { class: 'fact-source' },
            h('b', {}, source.name),
            source.licence ? ` · ${source.licence}` : '',
            h('dl', {}, Object.entries(source.evidence ?? {}).map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])),
            (source.publications ?? []).slice(0, 10).map((each) => [isWeb(each) ? h('a', { href: each, rel: 'noreferrer', target: '_blank' }, each) : each, ' ']),
          ),
        ),
        (fact.conflicts ?? []).map((conflict) => h('p', { class: 'warning' }, conflict)),
      ),
    );

  on('tab question context', show);
}

/**
 * Columns by distance from what the question names, so that every name can be read; within a column a node stands near its neighbours,
 * and those of the better facts higher. The same facts give the same picture.
 */
function image(found, pick) {
  const nodes = new Map();
  const add = (entity) => nodes.has(entity.id) || nodes.set(entity.id, { ...entity, near: new Set(), column: null });
  found.entities.forEach(add);
  found.facts.forEach((fact) => {
    add(fact.subject);
    add(fact.object);
    nodes.get(fact.subject.id).near.add(fact.object.id);
    nodes.get(fact.object.id).near.add(fact.subject.id);
  });
  let front = found.entities.map((entity) => entity.id);
  if (front.length === 0) {
    front = [found.facts[0].subject.id];
  }
  for (let column = 0; front.length > 0; column++) {
    front.forEach((id) => (nodes.get(id).column = column));
    front = [...new Set(front.flatMap((id) => [...nodes.get(id).near]))].filter((id) => nodes.get(id).column === null);
  }
  const last = Math.max(...[...nodes.values()].map((node) => node.column ?? 0));
  nodes.forEach((node) => (node.column ??= last));
  const columns = [];
  for (const node of nodes.values()) {
    (columns[node.column] ??= []).push(node);
  }
  const height = Math.max(...columns.map((column) => column.length)) * ROW + 20;
  columns.forEach((column, i) => {
    const wish = (node) => {
      const places = [...node.near].map((id) => nodes.get(id)).filter((other) => other.column < i).map((other) => other.y);
      return places.length ? places.reduce((sum, y) => sum + y, 0) / places.length : 0;
    };
    column.sort((a, b) => wish(a) - wish(b));
    // From the top, so that what the question names is seen without scrolling, however many facts there are.
    let next = 10 + ROW / 2;
    column.forEach((node, j) => {
      const lowest = height - 10 - ROW / 2 - ROW * (column.length - 1 - j);
      node.x = 10 + i * (WIDTH + GAP);
      node.y = Math.min(lowest, Math.max(next, wish(node)));
      next = node.y + ROW;
    });
  });
  const width = 20 + columns.length * WIDTH + (columns.length - 1) * GAP + (columns.length === 1 ? 60 : 0);
  const edges = found.facts.map((fact, i) => {
    const [a, b] = [nodes.get(fact.subject.id), nodes.get(fact.object.id)].sort((x, y) => x.column - y.column);
    const from = [a.x + WIDTH, a.y];
    const to = a.column === b.column ? [b.x + WIDTH, b.y] : [b.x, b.y];
    const bend = a.column === b.column ? [from[0] + 50, to[0] + 50] : [from[0] + GAP / 2, to[0] - GAP / 2];
    const label = `${fact.subject.name} ${fact.predicate} ${fact.object.name}, ${fact.grade}`;
    const path = `M${from[0]} ${from[1]} C${bend[0]} ${from[1]} ${bend[1]} ${to[1]} ${to[0]} ${to[1]}`;
    return svg(
      'g',
      {
        class: `edge${fact.conflicts?.length ? ' conflict' : ''}`,
        'data-fact': i,
        role: 'button',
        tabindex: 0,
        'aria-label': label,
        onclick: () => pick(i),
        onkeydown: (event) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            pick(i);
          }
        },
      },
      svg('title', {}, label),
      svg('path', { class: 'reach', d: path }),
      svg('path', { class: 'line', d: path, 'stroke-width': 1 + Math.max(0, GRADES.indexOf(fact.grade)) * 0.7 }),
    );
  });
  const boxes = [...nodes.values()].map((node) =>
    svg(
      'g',
      { class: node.column === 0 ? 'node asked' : 'node' },
      svg('title', {}, `${node.name} (${node.kind})`),
      svg('rect', { x: node.x, y: node.y - HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: 8 }),
      svg('text', { x: node.x + WIDTH / 2, y: node.y + 5, 'text-anchor': 'middle' }, node.name.length > LETTERS ? `${node.name.slice(0, LETTERS - 1)}…` : node.name),
    ),
  );
  return svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-label': 'Facts as lines between names', role: 'group' }, edges, boxes);
}

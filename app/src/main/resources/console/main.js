// Puts the page together: the question above, the panels below as tabs.
import { createAnswer } from './answer.js';
import { createAsk, createSummary } from './ask.js';
import { createCandidates } from './candidates.js';
import { createCompare } from './compare.js';
import { createCost } from './cost.js';
import { createDocuments } from './documents.js';
import { h } from './dom.js';
import { createGraph } from './graph.js';
import { createKeys } from './keys.js';
import { createSentences } from './sentences.js';
import { createStages } from './stages.js';
import { on, set, state } from './state.js';
import { createTake } from './take.js';

const PANELS = [
  ['answer', 'Answer', createAnswer],
  ['sentences', 'Sentences', createSentences],
  ['stages', 'Stages', createStages],
  ['candidates', 'Candidates', createCandidates],
  ['graph', 'Graph', createGraph],
  ['documents', 'Documents', createDocuments],
  ['compare', 'Compare', createCompare],
  ['cost', 'Cost', createCost],
  ['take', 'Take it with you', createTake],
];

const bar = document.getElementById('tabs');
const place = document.getElementById('panel');

const tabs = PANELS.map(([id, title, create]) => {
  const panel = h('section', { id: `panel-${id}`, role: 'tabpanel', 'aria-labelledby': `tab-${id}`, hidden: true });
  const tab = h(
    'button',
    { id: `tab-${id}`, type: 'button', role: 'tab', 'aria-controls': `panel-${id}`, onclick: () => set({ tab: id }) },
    title,
  );
  place.append(panel);
  bar.append(tab);
  panel.append(h('h2', { class: 'hidden' }, title));
  create(panel.appendChild(h('div', {})));
  return { id, tab, panel };
});

bar.addEventListener('keydown', (event) => {
  const at = tabs.findIndex(({ id }) => id === state.tab);
  const to = {
    ArrowRight: (at + 1) % tabs.length,
    ArrowLeft: (at + tabs.length - 1) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    set({ tab: tabs[to].id });
    tabs[to].tab.focus();
  }
});

on('tab', () => {
  for (const { id, tab, panel } of tabs) {
    const chosen = id === state.tab;
    panel.hidden = !chosen;
    tab.setAttribute('aria-selected', String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) {
      tab.scrollIntoView({ block: 'nearest', inline: 'center' });
      // A panel begins at its top, not where the last one was left.
      if (place.getBoundingClientRect().top < 0) {
        place.scrollIntoView({ block: 'start' });
      }
    }
  }
});
set({ tab: 'answer' });

createKeys();
createSummary(document.getElementById('summary'));
createAsk(document.getElementById('ask'));

// What was saved, in tokens and at a price that the person types.
import { call } from './api.js';
import { h, put, table, unseen, whole } from './dom.js';
import { on, state } from './state.js';

export function createCost(place) {
  let price = 1;
  let server = null;
  let refused = null;
  const input = h('input', {
    id: 'price',
    type: 'number',
    min: 0,
    step: 'any',
    value: price,
    oninput: () => {
      price = Number(input.value) || 0;
      show();
    },
  });
  const body = h('div', {});
  place.append(h('div', { class: 'field' }, h('label', { for: 'price' }, 'Price of a million input tokens, in your currency'), input), body);

  const money = (tokens) => ((tokens * price) / 1e6).toLocaleString('en', { maximumSignificantDigits: 3 });
  const row = (name, count, before, after) => [
    name,
    whole(count),
    whole(before),
    whole(after),
    money(before - after),
    `${whole(before - after)}${before ? ` (${Math.round(100 * (1 - after / before))} %)` : ''}`,
  ];

  const show = () => {
    const { questions, before, after } = state.session;
    put(body,
      table(
        'Tokens saved',
        [unseen('When'), 'Contexts', 'Tokens before', 'Tokens sent', 'Saved money', 'Saved tokens'],
        [row('In this session', questions, before, after), ...(server ? [row('Since the server started', server.count, server.before, server.after)] : [])],
      ),
      refused ? h('p', { class: 'note' }, `What the server saved since its start is not shown: ${refused}`) : '',
      h('p', { class: 'note' }, 'Before: the five best passages whole, which is what plain retrieval sends. Sent: the context. Counted with o200k_base, as asked: moved sliders do not count.'),
    );
  };

  const look = async () => {
    try {
      const text = await (await call('GET', '/actuator/prometheus', { accept: 'text/plain' })).text();
      const value = (name, direction) =>
        text
          .split('\n')
          .filter((line) => line.startsWith(`${name}{`) && line.includes(`direction="${direction}"`))
          .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
      server = {
        count: value('winnow_tokens_count', 'out'),
        before: value('winnow_tokens_sum', 'in'),
        after: value('winnow_tokens_sum', 'out'),
      };
      refused = null;
    } catch (error) {
      refused = error.detail;
    }
    show();
  };

  on('session', show);
  on('tab context', () => state.tab === 'cost' && look());
  show();
}

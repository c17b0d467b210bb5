// A whole document with the cited spans marked, beside what cites it.
import { documentText } from './api.js';
import { button, failure, h, isWeb, put } from './dom.js';

let returnTo = null;

/**
 * @param place where it stands
 * @param source {id, title, uri, spans, note}, and text where it is no document of the server
 */
export async function openSource(place, { id, title, uri, spans, note, text: given }) {
  if (!place.contains(document.activeElement)) {
    returnTo = document.activeElement;
  }
  const head = h('h3', { tabindex: -1 }, title || id);
  const body = h('div', {}, h('p', { class: 'busy' }, 'Opening…'));
  const view = h(
    'section',
    { class: 'source', 'aria-label': `Source: ${title || id}` },
    h(
      'div',
      { class: 'row' },
      head,
      button('Close', () => {
        place.replaceChildren();
        returnTo?.focus();
      }),
    ),
    h('p', { class: 'note' }, id, isWeb(uri) && h('a', { class: 'block', href: uri, rel: 'noreferrer', target: '_blank' }, uri)),
    note && h('p', {}, note),
    body,
  );
  view.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      place.replaceChildren();
      returnTo?.focus();
    }
  });
  put(place, view);
  head.focus({ preventScroll: true });
  let text;
  try {
    text = given ?? (await documentText(id));
  } catch (error) {
    put(body, failure(error));
    return;
  }
  const marked = pieces(text, spans);
  const marks = marked.filter((piece) => piece.tagName === 'MARK');
  const pre = h('div', { class: 'original', tabindex: 0, role: 'region', 'aria-label': given ? 'What is cited' : 'The whole document' }, marked);
  let at = 0;
  const go = (step) => {
    at = (at + step + marks.length) % marks.length;
    marks.forEach((mark, i) => mark.classList.toggle('current', i === at));
    // Only the document scrolls, and never the page under the reader.
    pre.scrollTop = marks[at].offsetTop - pre.offsetTop - 60;
    count.textContent = `${at + 1} of ${marks.length}`;
  };
  const count = h('span', { role: 'status' });
  put(body,
    marks.length > 0 &&
      h('div', { class: 'row' }, 'Cited: ', count, marks.length > 1 && [button('Previous', () => go(-1)), button('Next', () => go(1))]),
    pre,
  );
  if (marks.length > 0) {
    go(0);
  }
  if (innerWidth < 1000) {
    view.scrollIntoView({ block: 'start' });
  }
}

/** The text cut at the borders of the spans, which may touch and overlap. */
export function pieces(text, spans) {
  const result = [];
  let end = 0;
  for (const [start, stop] of [...spans].sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const from = Math.max(start, end);
    if (from >= stop) {
      continue;
    }
    result.push(text.slice(end, from), h('mark', {}, text.slice(from, stop)));
    end = stop;
  }
  result.push(text.slice(end));
  return result;
}

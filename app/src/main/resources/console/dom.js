// Elements are made here and nowhere else. Text goes in as text: what a document says can't become markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'vars') {
      Object.entries(value).forEach(([key, number]) => element.style.setProperty(key, number));
    } else if (name === 'value') {
      element.value = value;
    } else {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...real(children));
  return element;
}

/** Lists in lists are one list, and what is not there is left out. */
function real(children) {
  return children.flat(4).filter((child) => child !== null && child !== undefined && child !== false);
}

/** Puts children in the place of those that are there. */
export function put(place, ...children) {
  place.replaceChildren(...real(children));
}

export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

export function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

export function button(label, onclick, attributes = {}) {
  return h('button', { type: 'button', onclick, ...attributes }, label);
}

/** For those who hear the page: what the place says to those who see it. */
export function unseen(text) {
  return h('span', { class: 'hidden' }, text);
}

/** A number with its noun. */
export function count(n, one, more = `${one}s`) {
  return `${whole(n)} ${n === 1 ? one : more}`;
}

/** What stands where there is nothing to show yet, and says what to do about it. */
export function empty(title, ...children) {
  return h('div', { class: 'empty' }, h('h3', {}, title), children);
}

export function failure(problem, ...children) {
  return h('div', { class: 'failure', role: 'alert' }, h('strong', {}, problem.title), ' ', problem.detail, children);
}

export function command(text) {
  return h('pre', { class: 'command', tabindex: 0 }, text);
}

/** A table; a cell may be an element. */
export function table(caption, heads, rows) {
  return h(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell))))),
    ),
  );
}

export const whole = (number) => Math.round(number).toLocaleString('en');

export const share = (number) => (number === null || number === undefined ? '–' : number.toFixed(2));

export function milliseconds(number) {
  return number < 10 ? `${number.toFixed(1)} ms` : number < 1000 ? `${Math.round(number)} ms` : `${(number / 1000).toFixed(1)} s`;
}

/** Only what a browser may safely open, and never the path of a file of the server. */
export function isWeb(address) {
  return /^https?:\/\//i.test(address ?? '');
}

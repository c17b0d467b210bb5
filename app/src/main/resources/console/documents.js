// The documents: look through them, add some, remove some, see where they are cut.
import { authorization, call, documentPath, documentText, forgetTexts, json, problemOf } from './api.js';
import { button, command, count, empty, failure, h, put, table, unseen, whole } from './dom.js';
import { on, set, state } from './state.js';

const PAGE = 1000;
const MOST_PAGES = 10;
/** Rows that are drawn; the search narrows what there is. */
const MOST_ROWS = 200;
const POLL_MS = 400;

export function createDocuments(place) {
  let documents = null;
  let more = false;
  const search = h('input', { id: 'document-search', type: 'search', oninput: () => list() });
  const files = h('input', { id: 'files', type: 'file', multiple: true, onchange: () => upload([...files.files]) });
  const uploads = h('ul', { class: 'uploads', 'aria-label': 'Uploads' });
  const drop = h(
    'div',
    {
      class: 'drop',
      ondragover: (event) => {
        event.preventDefault();
        drop.classList.add('over');
      },
      ondragleave: () => drop.classList.remove('over'),
      ondrop: (event) => {
        event.preventDefault();
        drop.classList.remove('over');
        upload([...event.dataTransfer.files]);
      },
    },
    h('label', { for: 'files' }, 'Add documents'),
    files,
    h('span', { class: 'note' }, 'or drop them here: Markdown, reStructuredText, AsciiDoc, HTML, PDF, DOCX, notebooks, CSV, YAML, text, JSON lines'),
  );
  const rows = h('div', {});
  const status = h('p', { role: 'status', class: 'note' });
  const opened = h('div', { class: 'beside-right' });
  place.append(
    drop,
    uploads,
    h('div', { class: 'field wide' }, h('label', { for: 'document-search' }, 'Search by name'), search),
    status,
    h('div', { class: 'beside' }, h('div', { class: 'beside-left' }, rows), opened),
  );

  const load = async () => {
    try {
      const read = [];
      let after = '';
      for (let page = 0; page < MOST_PAGES; page++) {
        const answer = await json('GET', `/v1/documents?limit=${PAGE}${after && `&after=${encodeURIComponent(after)}`}`);
        read.push(...answer.documents);
        after = answer.next ?? '';
        if (!after) {
          break;
        }
      }
      documents = read;
      more = Boolean(after);
      set({ documents: documents.length });
      list();
    } catch (error) {
      documents = null;
      put(rows, failure(error));
    }
  };

  const list = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = (documents ?? []).filter(
      (document) => wanted === '' || document.id.toLowerCase().includes(wanted) || document.title.toLowerCase().includes(wanted),
    );
    status.textContent = documents === null ? '' : `${whole(found.length)} of ${whole(documents.length)}${more ? ' and more' : ''} documents`;
    if (documents?.length === 0) {
      put(rows,
        empty('There are no documents yet', h('p', {}, 'Add some above, or have a folder read from a terminal:'), command('./winnow index FOLDER')),
      );
      return;
    }
    put(rows,
      table(
        'Documents',
        ['Document', unseen('Removal')],
        found.slice(0, MOST_ROWS).map((document) => [
          [
            button(document.title || document.id, () => open(document), { class: 'plain' }),
            h('span', { class: 'note block' }, `${document.id} · ${passages(document.passages)} · ${count(document.characters, 'character')}`),
          ],
          button('Remove', () => remove(document), { 'aria-label': `Remove ${document.title || document.id}` }),
        ]),
      ),
      found.length > MOST_ROWS ? h('p', { class: 'note' }, `The first ${MOST_ROWS} are shown; search for the others.`) : '',
    );
  };

  const open = async (document) => {
    const body = h('div', {}, h('p', { class: 'busy' }, 'Opening…'));
    const head = h('h3', { tabindex: -1 }, document.title || document.id);
    const back = window.document.activeElement;
    const close = () => {
      opened.replaceChildren();
      back?.focus();
    };
    put(opened,
      h(
        'section',
        { class: 'source', 'aria-label': `Document: ${document.title || document.id}`, onkeydown: (event) => event.key === 'Escape' && close() },
        h(
          'div',
          { class: 'row' },
          head,
          button('Close', () => close()),
        ),
        h('p', { class: 'note' }, `${document.id} · ${document.media_type} · ${passages(document.passages)}`),
        body,
      ),
    );
    head.focus({ preventScroll: true });
    try {
      const text = await documentText(document.id);
      put(body, h('div', { class: 'original', tabindex: 0, role: 'region', 'aria-label': 'Its passages' }, await cut(document, text)));
    } catch (error) {
      put(body, failure(error));
    }
    if (innerWidth < 1000) {
      opened.scrollIntoView({ block: 'start' });
    }
  };

  const remove = async (document) => {
    const dialog = window.document.getElementById('confirm-dialog');
    window.document.getElementById('confirm-title').textContent = 'Remove this document?';
    window.document.getElementById('confirm-text').textContent = `${document.title || document.id} leaves the index, with its ${passages(document.passages)}. The file itself stays where it is.`;
    dialog.returnValue = 'no';
    dialog.showModal();
    await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
    if (dialog.returnValue !== 'yes') {
      return;
    }
    try {
      await call('DELETE', documentPath(document.id));
      forgetTexts();
      opened.replaceChildren();
      await load();
      status.textContent = `${document.title || document.id} is removed. ${status.textContent}`;
      search.focus();
    } catch (error) {
      rows.prepend(failure(error));
    }
  };

  // One file after the other, each with a request of its own: each has its own progress, and its own failure.
  let queue = Promise.resolve();
  const upload = (chosen) => {
    for (const file of chosen) {
      const bar = h('progress', { max: 100, value: 0, 'aria-label': `Progress of ${file.name}` });
      const said = h('span', { class: 'said' }, 'waiting');
      const cancel = button('Cancel', () => cancelled.abort(), { 'aria-label': `Cancel ${file.name}` });
      const row = h('li', {}, h('span', { class: 'name' }, file.name), bar, said, cancel);
      const cancelled = new AbortController();
      uploads.prepend(row);
      queue = queue.then(async () => {
        try {
          said.textContent = await take(file, bar, said, cancelled.signal);
          row.className = 'done';
        } catch (error) {
          row.className = error.partly ? 'partly' : 'failed';
          said.textContent = error.name === 'AbortError' ? 'cancelled' : `${error.title} ${error.detail}`;
          said.setAttribute('role', 'alert');
        }
        bar.remove();
        cancel.remove();
      });
    }
    files.value = '';
    queue = queue.then(() => {
      forgetTexts();
      return load();
    });
  };

  on('caller', () => {
    documents = null;
    rows.replaceChildren();
    opened.replaceChildren();
    uploads.replaceChildren();
    if (state.tab === 'documents') {
      load();
    }
  });
  on('tab', () => {
    if (state.tab === 'documents' && documents === null) {
      load();
    }
  });
}

const passages = (n) => count(n, 'passage');

/** Sends a file and follows its job; gives what came of it in words. */
async function take(file, bar, said, signal) {
  signal.throwIfAborted();
  // Who has no key yet is asked for one before megabytes travel.
  await call('GET', '/v1/documents?limit=1', { signal });
  const receipt = await send(file, bar, said, signal);
  const path = `/v1/documents/jobs/${encodeURIComponent(receipt.job)}`;
  signal.addEventListener('abort', () => call('DELETE', path).catch(() => {}), { once: true });
  for (;;) {
    const job = await json('GET', path, { signal });
    if (job.status === 'done') {
      const { report } = job;
      const [first] = [...report.failed.first, ...report.skipped.first];
      const read = report.added + report.changed + report.unchanged;
      if (first) {
        throw Object.assign(new Error(), {
          title: read ? `${count(read, 'document')} ready, ${whole(report.failed.total + report.skipped.total)} not:` : 'It can’t be read:',
          partly: read > 0,
          detail: read ? `${first.path}: ${first.message}` : first.message,
        });
      }
      const notes = report.notes.first.map((note) => ` ${note.message}`).join('');
      return report.unchanged ? `unchanged${notes}` : `ready: ${passages(report.passages)}${notes}`;
    }
    if (job.status === 'failed' || job.status === 'cancelled') {
      throw Object.assign(new Error(), { title: `The job was ${job.status}.`, detail: job.error ?? '' });
    }
    said.textContent = job.status === 'waiting' ? 'waiting for its turn' : 'reading and indexing';
    if (job.progress) {
      bar.value = 50 + (job.progress.percent ?? 0) / 2;
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal.throwIfAborted();
  }
}

/** fetch tells nothing about how much was sent, so this is the one place of XMLHttpRequest. */
function send(file, bar, said, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append('files', file, file.name);
    request.open('POST', '/v1/documents');
    Object.entries({ Accept: 'application/json', ...authorization() }).forEach(([name, value]) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => {
      bar.value = (50 * event.loaded) / event.total;
      said.textContent = `sending, ${Math.round((100 * event.loaded) / event.total)} %`;
    };
    request.onload = () => {
      try {
        if (request.status === 202 || request.status === 200) {
          resolve(JSON.parse(request.responseText));
          return;
        }
      } catch {
        // A proxy's page, say.
      }
      reject(problemOf(request.status, request.responseText));
    };
    request.onerror = () => reject(Object.assign(new Error(), { title: 'The connection broke.', detail: 'Try this file again.' }));
    request.onabort = () => reject(new DOMException('cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(form);
  });
}

/** The text with a border around each passage. Which those are the search tells: it lists those of this document, as many as it may. */
async function cut(document, text) {
  const { hits } = await json('POST', '/v1/search', {
    body: {
      query: (document.title || document.id).slice(0, 200),
      candidates: Math.min(200, Math.max(1, document.passages)),
      top_k: Math.min(100, Math.max(1, document.passages)),
      filters: { document_id: document.id },
    },
  });
  const result = [];
  let end = 0;
  hits
    .sort((a, b) => a.start - b.start)
    .forEach((hit, i) => {
      if (hit.start > end) {
        result.push(text.slice(end, hit.start));
      }
      const from = Math.max(end, hit.start);
      if (from < hit.end) {
        result.push(h('span', { class: `chunk${i % 2 ? ' odd' : ''}`, title: `passage ${hit.start}–${hit.end}` }, text.slice(from, hit.end)));
        end = hit.end;
      }
    });
  result.push(text.slice(end));
  return result;
}

// Calls of Winnow's API, with the key if there is one, and failures in one shape.

/** What went wrong, and what to do: from a problem document, an error of OpenAI's shape, or no answer at all. */
export class Problem extends Error {
  constructor(status, title, detail, type) {
    super(`${title}: ${detail}`);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.type = type;
  }
}

let key = null;
let askForKey = async () => null;

/** Who asks the person for a key: gets whether one was refused, gives a key or null. */
export function keysFrom(asker) {
  askForKey = asker;
}

export function useKey(given) {
  key = given;
}

export function authorization() {
  return key === null ? {} : { Authorization: `Bearer ${key}` };
}

export function gone(during) {
  return new Problem(
    0,
    'The server does not answer.',
    `${during} Look whether it still runs (./winnow demo, ./winnow serve), then try again.`,
  );
}

export function problemOf(status, body) {
  try {
    const json = JSON.parse(body);
    if (json.error?.message) {
      return new Problem(status, 'The server refused this.', json.error.message, json.error.code);
    }
    if (json.detail || json.title) {
      const actual = json.detail ?? '';
      return new Problem(status, `${json.title ?? 'The server refused this'}.`, actual, json.type);
    }
  } catch {
    // No JSON: a proxy's page, say.
  }
  return new Problem(status, `Status ${status}.`, 'The answer is none of Winnow’s; something stands in between.');
}

let asking = null;

async function anotherKey() {
  // Several calls may find out at once; the person is asked once.
  asking ??= askForKey(key !== null).finally(() => {
    asking = null;
  });
  const given = await asking;
  if (given !== null) {
    key = given;
  }
  return given !== null;
}

/** How often a server that is full is asked again, each time after the seconds that it names. */
const MOST_RETRIES = 4;

/** The response, if its status is one of success. Asks for a key where one is needed, and again where the server is full. */
export async function call(method, path, { body, accept, signal } = {}) {
  for (let retries = 0; ; ) {
    const used = key;
    let response;
    try {
      response = await fetch(path, {
        method,
        signal,
        cache: 'no-store',
        headers: {
          Accept: accept ?? 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...authorization(),
        },
        body: body === undefined ? undefined : JSON.stringify(body),
      });
    } catch (error) {
      if (error.name === 'AbortError') {
        throw error;
      }
      throw gone('The connection failed.');
    }
    if (response.ok) {
      return response;
    }
    const problem = problemOf(response.status, await whole(response.text()));
    if (response.status === 401 && (used !== key || (await anotherKey()))) {
      continue;
    }
    const wait = Number(response.headers.get('Retry-After'));
    if (response.status === 429 && retries < MOST_RETRIES && wait <= 5) {
      retries++;
      await new Promise((resolve) => setTimeout(resolve, 1000 * wait));
      signal?.throwIfAborted();
      continue;
    }
    throw problem;
  }
}

/** What a reply holds; that it breaks off in the middle is a problem like others. */
async function whole(body) {
  try {
    return await body;
  } catch (error) {
    throw error.name === 'AbortError' ? error : gone('The answer broke off.');
  }
}

export async function json(method, path, options) {
  return whole((await call(method, path, options)).json());
}

/** The data of each server-sent event; ends before the stream does only if it breaks. */
export async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      if (line.startsWith('data:')) {
        yield line.slice(5).trim();
      }
    }
  }
}

export function documentPath(id) {
  return `/v1/documents/${encodeURIComponent(id)}`;
}

/** Texts of documents, the newest few: a context has at most some dozens. */
const texts = new Map();
const MOST_TEXTS = 60;

/** The original of a document: offsets count its UTF-16 units, as strings here do. */
export async function documentText(id) {
  if (!texts.has(id)) {
    const loading = call('GET', `${documentPath(id)}/text`, { accept: 'text/plain' })
      .then((response) => response.arrayBuffer())
      // A mark of byte order is a character of the original, too.
      .then((bytes) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    texts.set(id, loading);
    loading.catch(() => texts.delete(id));
    if (texts.size > MOST_TEXTS) {
      texts.delete(texts.keys().next().value);
    }
  }
  return texts.get(id);
}

/** After a document came or went, what was read may be old. */
export function forgetTexts() {
  texts.clear();
}

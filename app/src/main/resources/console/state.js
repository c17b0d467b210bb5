// The one state of the page. Panels listen to the parts that they show, and nothing else holds what an answer brought.

export const state = {
  question: '',
  /** What the person changed; what is left out is the server's to decide. */
  settings: {},
  /** What /v1/context answered, with its candidates. */
  context: null,
  /** The settings that it was asked with. */
  asked: {},
  /** The same after the sliders were moved. */
  shown: null,
  /** How the running or last question goes: idle, asking, ready, failed. */
  phase: 'idle',
  /** A Problem, where the question failed. */
  failure: null,
  /** The answer in words: {text, done, failure, by, citations}. */
  answer: null,
  /** Milliseconds until the context was there. */
  took: null,
  /** How the last decision went: {time, asked}, where asked says that the question was put again. */
  decided: null,
  /** Another object whenever another key is used. */
  caller: {},
  /** How many documents there are; null until it is known. */
  documents: null,
  /** What this session saved. */
  session: { questions: 0, before: 0, after: 0 },
  tab: 'answer',
};

const listeners = new Map();

/** Has a function called whenever one of the named parts of the state was set. */
export function on(names, listener) {
  for (const name of names.split(' ')) {
    listeners.set(name, [...(listeners.get(name) ?? []), listener]);
  }
}

export function set(part) {
  Object.assign(state, part);
  const called = new Set(Object.keys(part).flatMap((name) => listeners.get(name) ?? []));
  called.forEach((listener) => listener(state));
}

/** The fields of a request that stand for settings. */
export function settingsBody(settings) {
  const body = {};
  for (const name of ['token_budget', 'threshold', 'top_k', 'candidates', 'order']) {
    if (settings[name] !== undefined) {
      body[name] = settings[name];
    }
  }
  if (settings.feedback) {
    body.interpolation = { feedback: settings.feedback };
  }
  return body;
}

/** The body of POST /v1/context. */
export function contextBody(question, settings) {
  const body = { query: question, ...settingsBody(settings) };
  if (settings.graph === false) {
    body.stages = ['retriever', 'reranker', 'pruner'];
  }
  return body;
}

/** The body of POST /v1/chat/completions, which has no stages: without facts, they get no room. */
export function chatBody(question, settings) {
  const winnow = settingsBody(settings);
  if (settings.graph === false) {
    winnow.fact_share = 0;
  }
  const body = { model: 'winnow', stream: true, messages: [{ role: 'user', content: question }] };
  return Object.keys(winnow).length ? { ...body, winnow } : body;
}

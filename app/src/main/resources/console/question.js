// Asking: the context first, which every panel shows, then the answer in words; and deciding anew while a slider moves.
import { Problem, call, events, gone, json } from './api.js';
import { chatBody, contextBody, set, settingsBody, state } from './state.js';

let running = new AbortController();

/** Begins anew: nothing that was answered stays on the page. */
export function forget() {
  running.abort();
  set({ question: '', context: null, shown: null, answer: null, decided: null, documents: null, failure: null, phase: 'idle', caller: {} });
}

/** Puts the question; a question that still runs is given up. */
export async function ask(question, settings) {
  running.abort();
  const mine = new AbortController();
  running = mine;
  set({ question, settings, phase: 'asking', failure: null, context: null, shown: null, answer: null, decided: null });
  const begin = performance.now();
  try {
    const context = await json('POST', '/v1/context', {
      body: { ...contextBody(question, settings), explain: true },
      signal: mine.signal,
    });
    const session = {
      questions: state.session.questions + 1,
      before: state.session.before + context.tokens_before,
      after: state.session.after + context.tokens_after,
    };
    set({ context, asked: settings, shown: context, took: performance.now() - begin, phase: 'ready', session, failure: null });
    // The sliders may have moved while the question was under way.
    if (JSON.stringify(state.settings) !== JSON.stringify(settings)) {
      decide(state.settings);
    }
  } catch (error) {
    if (error.name !== 'AbortError') {
      set({ failure: error, phase: 'failed' });
    }
    return;
  }
  await answer();
}

/** Has the answer written, with what the settings are now. */
export async function answer() {
  const { signal } = running;
  set({ answer: { text: '', done: false } });
  // What its sources point into: a slider may change what is shown before one of them is opened.
  const told = { text: '', done: false, settings: state.settings, context: state.shown };
  const tell = (part) => {
    if (!signal.aborted) {
      set({ answer: Object.assign(told, part) });
    }
  };
  try {
    const response = await call('POST', '/v1/chat/completions', {
      body: chatBody(state.question, state.settings),
      accept: 'text/event-stream',
      signal,
    });
    let ended = false;
    try {
      for await (const data of events(response)) {
        if (data === '[DONE]') {
          ended = true;
          break;
        }
        const part = JSON.parse(data);
        if (part.error) {
          throw new Problem(0, 'The generator failed.', part.error.message);
        }
        if (part.winnow) {
          told.by = part.winnow.answer;
          told.citations = part.winnow.citations;
        }
        tell({ text: told.text + (part.choices[0]?.delta?.content ?? '') });
      }
    } catch (error) {
      throw error instanceof Problem || error.name === 'AbortError'
        ? error
        : gone('The connection broke in the middle of the answer; what had come stands above.');
    }
    if (!ended) {
      throw gone('The answer ended before its end; what had come stands above.');
    }
    tell({ done: true });
  } catch (error) {
    if (error.name !== 'AbortError') {
      tell({ done: true, failure: error });
    }
  }
}

/** What the pruner alone can decide; everything else needs the question again. */
export const DECIDED = ['token_budget', 'threshold', 'top_k', 'order'];

let deciding = false;
let wanted = null;

/**
 * Decides anew which sentences stay, without inference: the pruner alone, on the context that the server keeps for some minutes. Where it
 * keeps it no longer, the question is put again. One request is under way at a time, and the newest settings win.
 */
export async function decide(settings) {
  set({ settings });
  if (!state.context || state.phase === 'asking') {
    return;
  }
  wanted = settings;
  if (deciding) {
    return;
  }
  deciding = true;
  try {
    while (wanted) {
      const now = wanted;
      wanted = null;
      await decideOnce(now);
    }
  } finally {
    deciding = false;
  }
}

async function decideOnce(settings) {
  const { context, question, asked } = state;
  if (!context) {
    // A new question is under way, with the newest settings.
    return;
  }
  const { signal } = running;
  const begin = performance.now();
  const { token_budget, threshold, top_k, order } = settingsBody(settings);
  const body = { context_id: context.context_id, token_budget, threshold, top_k, order, explain: true };
  // What is left out of a decision stays as it was asked: back to a default of the server only the question leads.
  const back = DECIDED.some((name) => asked[name] !== undefined && settings[name] === undefined);
  try {
    if (back) {
      throw new Problem(410, 'Asked anew.', '');
    }
    const decided = await json('POST', '/v1/decide', { body, signal });
    if (state.context === context) {
      set({ shown: decided, decided: { time: performance.now() - begin, asked: false }, failure: null });
    }
  } catch (error) {
    if (state.context !== context || error.name === 'AbortError') {
      return;
    }
    // Kept no longer, or by another instance, or by a server that does not keep contexts.
    if (error.status !== 410 && error.status !== 404) {
      set({ failure: error });
      return;
    }
    try {
      const again = await json('POST', '/v1/context', {
        body: { ...contextBody(question, settings), explain: true },
        signal,
      });
      if (state.context === context) {
        set({ context: again, asked: settings, shown: again, decided: { time: performance.now() - begin, asked: true }, failure: null });
      }
    } catch (failed) {
      if (state.context === context && failed.name !== 'AbortError') {
        set({ failure: failed });
      }
    }
  }
}

// A link holds the question and the settings, behind the #: a browser sends that part to nobody.

const NUMBERS = ['token_budget', 'threshold', 'top_k', 'candidates'];
const WORDS = ['order', 'feedback'];

export function linkOf(question, settings) {
  const parameters = new URLSearchParams({ q: question });
  for (const [name, value] of Object.entries(settings)) {
    parameters.set(name, name === 'graph' ? 'off' : value);
  }
  return `${location.origin}/#${parameters}`;
}

/** What a link asks for; what it can't mean is left out. */
export function readLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const settings = {};
  for (const name of NUMBERS) {
    const value = Number(parameters.get(name));
    if (parameters.get(name) && Number.isFinite(value)) {
      settings[name] = value;
    }
  }
  for (const name of WORDS) {
    if (parameters.get(name)) {
      settings[name] = parameters.get(name);
    }
  }
  if (parameters.get('graph') === 'off') {
    settings.graph = false;
  }
  return { question: parameters.get('q') ?? '', settings };
}

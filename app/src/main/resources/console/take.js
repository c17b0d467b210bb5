// The same request from a program, and a link to this question.
import { button, h, put } from './dom.js';
import { linkOf } from './link.js';
import { contextBody, on, state } from './state.js';

/** JSON's escapes are those of Java and Python, too. */
const quoted = (text) => JSON.stringify(text);

const WRITERS = {
  curl: (url, body) => `curl -s ${url}/v1/context \\
  -H 'Content-Type: application/json' \\
  -H "Authorization: Bearer $WINNOW_API_KEY" \\
  -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`,
  Java: (url, body) => `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

String body = ${quoted(JSON.stringify(body))};
HttpRequest request = HttpRequest.newBuilder(URI.create("${url}/v1/context"))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer " + System.getenv("WINNOW_API_KEY"))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
System.out.println(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());`,
  Python: (url, body) => `import json
import os
import urllib.request

body = json.loads(${quoted(JSON.stringify(body))})
request = urllib.request.Request(
    "${url}/v1/context",
    data=json.dumps(body).encode(),
    headers={
        "Content-Type": "application/json",
        "Authorization": "Bearer " + os.environ.get("WINNOW_API_KEY", ""),
    },
)
print(json.load(urllib.request.urlopen(request))["text"])`,
  JavaScript: (url, body) => `const response = await fetch('${url}/v1/context', {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json',
    Authorization: \`Bearer \${process.env.WINNOW_API_KEY}\`,
  },
  body: JSON.stringify(${JSON.stringify(body, null, 2).replaceAll('\n', '\n  ')}),
});
console.log((await response.json()).text);`,
};

export function createTake(place) {
  const said = h('p', { role: 'status', class: 'note' });
  const copy = async (text, what, { target }) => {
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = `${what} is copied.`;
      target.textContent = 'Copied';
      target.setAttribute('aria-label', `Copied ${what}`);
    } catch {
      said.textContent = 'This browser does not let the page copy; select the text instead.';
    }
  };
  const show = () => {
    const question = state.question || 'What does the reranker return for each sentence?';
    const body = contextBody(question, state.settings);
    const link = linkOf(question, state.settings);
    put(place,
      h('p', {}, state.question ? 'The question as it was asked, with the settings as they are.' : 'Ask something, and its request stands here; until then, an example.'),
      said,
      h('h3', {}, 'Link'),
      h('div', { class: 'row' }, h('a', { href: link, id: 'link' }, link), button('Copy', (event) => copy(link, 'The link', event), { 'aria-label': 'Copy the link' })),
      h('p', { class: 'note' }, 'It holds the question and the settings, and nothing else.'),
      Object.entries(WRITERS).map(([name, write]) => {
        const text = write(location.origin, body);
        return [
          h('div', { class: 'row' }, h('h3', {}, name), button('Copy', (event) => copy(text, name, event), { 'aria-label': `Copy ${name}` })),
          h('pre', { class: 'command', tabindex: 0, role: 'region', 'aria-label': name, 'data-language': name }, text),
        ];
      }),
    );
  };
  on('question settings', show);
  show();
}

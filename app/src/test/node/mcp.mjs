// Uses Winnow's tools with the client of the Model Context Protocol's own SDK and prints what came back as JSON: over HTTP if URL is set, else over
// stdio from the program in COMMAND.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const { URL: address, API_KEY: key, COMMAND: command } = process.env;
const question = 'What does the reranker return for each sentence?';
const result = { errors: [] };

const http = (headers) =>
  new StreamableHTTPClientTransport(new URL(`${address}/mcp`), { requestInit: { headers } });
const transport = address
  ? http({ Authorization: `Bearer ${key}` })
  : new StdioClientTransport({ command: JSON.parse(command)[0], args: JSON.parse(command).slice(1), env: process.env, stderr: 'inherit' });

const client = new Client({ name: 'winnow-client-checks', version: '1' });
client.onerror = (error) => result.errors.push(error.message);
await client.connect(transport);
result.server = client.getServerVersion();
result.instructions = client.getInstructions();
result.version = transport.protocolVersion;
result.tools = (await client.listTools()).tools;

// Checks what comes back against the schema of the tool, and throws where it does not fit.
const call = (name, args) => client.callTool({ name, arguments: args });
result.context = await call('context', { query: question, token_budget: 200, filters: { document_id: ['corpus/manual/reranker.md'] } });
result.search = await call('search', { query: question });
result.fetch = await call('fetch', { id: 'corpus/manual/reranker.md' });
result.facts = await call('facts', { query: 'Which genes are associated with psoriasis?', max_facts: 5 });
result.prune = await call('prune', {
  query: 'Who lit the lamp?',
  passages: [
    { id: 'a', text: 'It rained all day. The keeper of the lighthouse lit the lamp at dusk.' },
    { id: 'b', text: 'The harbour has four cranes.' },
  ],
});

// Side by side: each answer finds its question.
const ids = ['corpus/manual/reranker.md', ...JSON.parse(result.search.content[0].text).results.map((found) => found.id)];
result.together = (await Promise.all(ids.map((id) => call('fetch', { id })))).every(
  (document, index) => document.structuredContent.id === ids[index],
);

result.refused = {
  empty: await call('context', { query: ' ' }),
  budget: await call('context', { query: question, token_budget: 0 }),
  misspelt: await call('search', { qery: question }),
  nothing: await call('search'),
  unknown: await call('fetch', { id: 'no/such/document.md' }),
  number: await call('fetch', { id: 7 }),
  passages: await call('prune', { query: question, passages: [] }),
};

async function failure(attempt) {
  try {
    await attempt();
    return {};
  } catch (error) {
    return { code: error.code, message: error.message };
  }
}
result.unknown_tool = await failure(() => call('write', {}));
result.unknown_method = await failure(() => client.listResources());
result.unknown_method_by_force = await failure(() => client.request({ method: 'resources/list', params: {} }, { parse: (any) => any, safeParse: (data) => ({ success: true, data }) }));

if (address) {
  const stranger = (headers) => failure(() => new Client({ name: 'stranger', version: '1' }).connect(http(headers)));
  result.wrong_key = await stranger({ Authorization: 'Bearer wrong' });
  result.other_header = await stranger({ 'X-Api-Key': key });
  result.foreign_origin = await stranger({ Authorization: `Bearer ${key}`, Origin: 'https://evil.example' });
}
await client.close();
console.log(JSON.stringify(result));

// A client made from the API page: it compiles only against what the page says, and calls the server that it is given.
import createClient from 'openapi-fetch';
import type { paths } from './winnow.js';

declare const process: { env: Record<string, string> };

const client = createClient<paths>({ baseUrl: process.env.BASE_URL, headers: { 'X-Api-Key': process.env.API_KEY } });

const { data: context, error } = await client.POST('/v1/context', {
  body: { query: 'What does the reranker return for each sentence?', token_budget: 300 },
});
if (error) throw new Error(error.detail);

const { data: text } = await client.GET('/v1/documents/{id}/text', {
  params: { path: { id: context.citations![0].document_id! } },
  parseAs: 'text',
});

const { error: refusal } = await client.POST('/v1/context', {
  // @ts-expect-error the page says that it is a number
  body: { query: 'What is a tombstone?', token_budget: 'many' },
});

console.log(
  JSON.stringify({
    answerable: context.answerable,
    tokens: context.tokens_after,
    quoted: context.citations![0].spans!.map((span) => text!.slice(...(span as [number, number]))).join(' '),
    refused: refusal?.type,
    field: refusal?.field,
  }),
);

// The published clients that are small. A name says which consumer a test protects.
import { embedMany, generateText, rerank, streamText } from 'ai';
import { createCohere } from '@ai-sdk/cohere';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createTogetherAI } from '@ai-sdk/togetherai';
import { CohereRerank } from '@langchain/cohere';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { CohereClient, CohereClientV2 } from 'cohere-ai';
import OpenAI from 'openai';
import { VoyageAIClient } from 'voyageai';
import { apiKey, base, documents, messages, query, ranking, run, vectors } from './consumers.mjs';

const cohere = new CohereClient({ token: apiKey, environment: base });
const cohereV2 = new CohereClientV2({ token: apiKey, environment: base });
const voyage = new VoyageAIClient({ apiKey, environment: `${base}/v1` });

const ofCohere = (answer) => ranking(answer.results.map((r) => ({ index: r.index, score: r.relevanceScore })));
const ofVoyage = (answer) => ranking(answer.data.map((r) => ({ index: r.index, score: r.relevanceScore })));
const ofAi = (answer) => ranking(answer.ranking.map((r) => ({ index: r.originalIndex, score: r.score })));
const model = 'winnow-context';
const prompt = messages[0].content;
const embedder = 'bge-small-en-v1.5-q';

await run({
  'cohere-ai, rerank of version 1': async () =>
    ofCohere(await cohere.rerank({ query, documents: documents.map((text) => ({ text })), topN: 2, rankFields: ['text'] })),
  'cohere-ai, rerank of version 2': async () =>
    ofCohere(await cohereV2.rerank({ model: 'winnow', query, documents, maxTokensPerDoc: 500 })),
  'voyageai, rerank without topK': async () => ofVoyage(await voyage.rerank({ model: 'winnow', query, documents })),
  'voyageai, rerank with topK': async () =>
    ofVoyage(await voyage.rerank({ model: 'winnow', query, documents, topK: 2, returnDocuments: true })),
  '@ai-sdk/cohere, rerank': async () =>
    ofAi(await rerank({ model: createCohere({ baseURL: `${base}/v2`, apiKey }).reranking('winnow'), query, documents, maxRetries: 0 })),
  '@ai-sdk/togetherai, rerank': async () =>
    ofAi(await rerank({ model: createTogetherAI({ baseURL: `${base}/v1`, apiKey }).reranking('winnow'), query, documents, maxRetries: 0 })),
  '@langchain/cohere, CohereRerank': async () =>
    ranking(
      (await new CohereRerank({ client: cohere, model: 'winnow' }).rerank(documents, query)).map((r) => ({
        index: r.index,
        score: r.relevanceScore,
      })),
    ),
  '@ai-sdk/openai, chat': async () => {
    const { text, sources } = await generateText({ model: createOpenAI({ baseURL: `${base}/v1`, apiKey }).chat(model), prompt, maxRetries: 0 });
    return { text, sources: sources.length };
  },
  '@ai-sdk/openai, responses': async () => {
    const { text, sources } = await generateText({ model: createOpenAI({ baseURL: `${base}/v1`, apiKey })(model), prompt, maxRetries: 0 });
    return { text, sources: sources.length };
  },
  '@ai-sdk/openai, responses in parts': async () => {
    const stream = streamText({
      model: createOpenAI({ baseURL: `${base}/v1`, apiKey })(model),
      prompt,
      maxRetries: 0,
      onError: ({ error }) => {
        throw error;
      },
    });
    let text = '';
    for await (const part of stream.textStream) text += part;
    return { text, sources: (await stream.sources).length };
  },
  'openai, responses': async () => {
    const client = new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
    const answer = await client.responses.create({ model, input: prompt, instructions: 'Answer briefly.' });
    return { text: answer.output_text, sources: answer.output[0].content[0].annotations.length };
  },
  'openai, responses in parts': async () => {
    const client = new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
    const stream = client.responses.stream({ model, input: messages });
    let text = '';
    stream.on('response.output_text.delta', (event) => (text += event.delta));
    const answer = await stream.finalResponse();
    return { text: text === answer.output_text ? text : 'the parts are not the whole', sources: answer.output[0].content[0].annotations.length };
  },
  '@ai-sdk/openai-compatible, chat': async () => {
    const provider = createOpenAICompatible({ name: 'winnow', baseURL: `${base}/v1`, apiKey });
    const { text } = await generateText({ model: provider.chatModel(model), prompt, maxRetries: 0 });
    return { text };
  },
  '@langchain/openai, ChatOpenAI': async () => {
    const chat = new ChatOpenAI({ model, apiKey, maxRetries: 0, configuration: { baseURL: `${base}/v1` } });
    return { text: (await chat.invoke(prompt)).content };
  },
  'openai, embeddings': async () => {
    const client = new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 });
    return vectors((await client.embeddings.create({ model: embedder, input: documents })).data.map((d) => d.embedding));
  },
  '@ai-sdk/openai, embedMany': async () => {
    const provider = createOpenAI({ baseURL: `${base}/v1`, apiKey });
    return vectors((await embedMany({ model: provider.embedding(embedder), values: documents, maxRetries: 0 })).embeddings);
  },
  '@ai-sdk/openai-compatible, embedMany': async () => {
    const provider = createOpenAICompatible({ name: 'winnow', baseURL: `${base}/v1`, apiKey });
    return vectors((await embedMany({ model: provider.embeddingModel(embedder), values: documents, maxRetries: 0 })).embeddings);
  },
  '@langchain/openai, OpenAIEmbeddings': async () => {
    const embeddings = new OpenAIEmbeddings({ model: embedder, apiKey, maxRetries: 0, configuration: { baseURL: `${base}/v1` } });
    return vectors(await embeddings.embedDocuments(documents));
  },
  'cohere-ai, a wrong key': async () => new CohereClientV2({ token: 'wrong', environment: base, maxRetries: 0 }).rerank({ model: 'winnow', query, documents }),
  'openai, responses to a reference': async () =>
    new OpenAI({ baseURL: `${base}/v1`, apiKey, maxRetries: 0 }).responses.create({ model, input: prompt, previous_response_id: 'resp_1' }),
  'voyageai, a wrong input': async () => voyage.rerank({ model: 'winnow', query, documents: [] }),
});

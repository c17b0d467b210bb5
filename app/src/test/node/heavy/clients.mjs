// The published clients that take long to install. A name says which consumer a test protects.
import { constructLlmApi } from '@continuedev/openai-adapters';
import { createReranker } from './node_modules/@librechat/agents/dist/esm/tools/search/rerankers.mjs';
import { CohereRerank } from '@llamaindex/cohere';
import { OpenAI, OpenAIEmbedding } from '@llamaindex/openai';
import { Document, MetadataMode } from 'llamaindex';
import { apiKey, base, documents, messages, query, ranking, run, vectors } from '../consumers.mjs';

const quiet = { debug() {}, error() {}, info() {}, warn() {} };

const ofText = (highlights) => ranking(highlights.map((h) => ({ index: documents.indexOf(h.text), score: h.score })));

const librechat = (config) => async () => ofText(await createReranker({ logger: quiet, ...config }).rerank(query, documents, 2));

const continued = (provider, apiBase) => async () => {
  const answer = await constructLlmApi({ provider, apiKey, apiBase }).rerank({ model: 'winnow', query, documents });
  return ranking(answer.data.map((r) => ({ index: r.index, score: r.relevance_score })));
};

await run({
  '@librechat/agents, Jina': librechat({ rerankerType: 'jina', jinaApiKey: apiKey, jinaApiUrl: `${base}/v1/rerank` }),
  '@librechat/agents, Cohere': librechat({ rerankerType: 'cohere', cohereApiKey: apiKey, cohereApiUrl: `${base}/v2/rerank` }),
  '@librechat/agents, rag-api': librechat({ rerankerType: 'rag-api', ragApiUrl: base, ragApiTokenSupplier: async () => apiKey }),
  '@continuedev/openai-adapters, openai': continued('openai', `${base}/v1/`),
  '@continuedev/openai-adapters, voyage': continued('voyage', `${base}/v1/`),
  '@llamaindex/cohere, CohereRerank': async () => {
    const nodes = documents.map((text, i) => ({ node: new Document({ text, id_: String(i) }), score: 0 }));
    const answer = await new CohereRerank({ apiKey, baseUrl: base, model: 'winnow', topN: 2 }).postprocessNodes(nodes, query);
    return ranking(answer.map((r) => ({ index: documents.indexOf(r.node.getContent(MetadataMode.NONE)), score: r.score })));
  },
  '@llamaindex/openai, chat': async () => {
    const llm = new OpenAI({ model: 'winnow-context', apiKey, baseURL: `${base}/v1`, maxRetries: 0 });
    return { text: (await llm.chat({ messages })).message.content };
  },
  '@llamaindex/openai, OpenAIEmbedding': async () => {
    const embedding = new OpenAIEmbedding({ model: 'bge-small-en-v1.5-q', apiKey, baseURL: `${base}/v1`, maxRetries: 0 });
    return vectors(await embedding.getTextEmbeddings(documents));
  },
});

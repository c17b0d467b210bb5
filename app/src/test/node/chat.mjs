// Talks to Winnow with OpenAI's own client and prints what came back as JSON.
import OpenAI from 'openai';

const client = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: process.env.API_KEY, maxRetries: 0 });
const messages = [{ role: 'user', content: 'What does the reranker return for each sentence?' }];
const result = {};

result.models = (await client.models.list()).data.map((model) => model.id);

const whole = await client.chat.completions.create({ model: 'winnow', messages });
result.whole = { content: whole.choices[0].message.content, annotations: whole.choices[0].message.annotations };

const stream = await client.chat.completions.create({
  model: 'winnow',
  messages,
  stream: true,
  stream_options: { include_usage: true },
});
const streamed = { content: '', parts: 0 };
for await (const chunk of stream) {
  streamed.parts += 1;
  streamed.content += chunk.choices[0]?.delta?.content ?? '';
  streamed.finish_reason = chunk.choices[0]?.finish_reason ?? streamed.finish_reason;
  streamed.total_tokens = chunk.usage?.total_tokens ?? streamed.total_tokens;
}
result.streamed = streamed;

const context = await client.chat.completions.create({ model: 'winnow-context', messages });
result.context = { content: context.choices[0].message.content };

async function failure(attempt) {
  try {
    await attempt();
    return { status: 200 };
  } catch (error) {
    return { status: error.status, code: error.code };
  }
}

result.unknown_model = await failure(() => client.chat.completions.create({ model: 'gpt-unknown', messages }));
const stranger = new OpenAI({ baseURL: process.env.BASE_URL, apiKey: 'wrong', maxRetries: 0 });
result.wrong_key = await failure(() => stranger.chat.completions.create({ model: 'winnow', messages }));

console.log(JSON.stringify(result));

// Runs each consumer of a table against Winnow and prints what it made of the answers, as JSON by its name.
export const base = process.env.BASE_URL;
export const apiKey = process.env.API_KEY;
export const query = 'Which bird sings at night?';
export const documents = ['A lorry needs diesel.', 'The nightingale sings after dark.'];
export const messages = [{ role: 'user', content: 'What does the reranker return for each sentence?' }];

/** What a client of a reranker sees: the documents in the order of its results, each with its score. */
export const ranking = (results) => ({
  order: results.map((result) => result.index),
  scores: results.map((result) => result.score),
});

/** What a client of embeddings sees: how many numbers of what length, and that texts differ. */
export const vectors = (all) => ({
  dimensions: all.map((vector) => vector.length),
  lengths: all.map((vector) => Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0))),
  cosine: all[0].reduce((sum, x, i) => sum + x * all[1][i], 0),
});

export async function run(consumers) {
  const seen = {};
  for (const [name, consumer] of Object.entries(consumers)) {
    try {
      seen[name] = await consumer();
    } catch (error) {
      seen[name] = { error: String(error?.message ?? error), status: error?.statusCode ?? error?.status };
    }
  }
  process.stdout.write(`${JSON.stringify(seen)}\n`, () => process.exit(0));
}

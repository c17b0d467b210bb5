package dev.winnow.bench.pruning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.bench.retrieval.PlainEmbedder;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.rerank.Reranking.Timings;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Seven passages about trees, of which a reranker puts the one with the answer sixth. */
class ContextExperimentTest {

    private static final String PROOF = "The tallest tree is 116 metres tall.";

    private static ContextExperiment.Result run(Path cache) throws Exception {
        List<LabelledRow> rows = new ArrayList<>();
        for (String title : List.of("A", "B", "C", "D", "E", "G")) {
            String first = "A tree named " + title + " stands in a wood.";
            rows.add(row(title, first, longAside(title), "elsewhere"));
        }
        rows.add(row("F", PROOF, longAside("F"), "116 metres"));
        AnswerPool pool = AnswerPool.of(Map.of("trees", rows), 0, 10);
        try (PlainEmbedder embedder = new PlainEmbedder();
                LuceneIndex library = embedder.index(cache, pool.corpus())) {
            return new ContextExperiment(
                            new HybridRetriever(
                                    library.passages(), embedder, RetrievalSettings.DEFAULTS),
                            new AlphabeticalReranker(),
                            new Pruner(new O200kTokenCounter()),
                            1)
                    .run(pool, done -> {});
        }
    }

    /** As long as some sentences, and like none of another passage. */
    private static String longAside(String title) {
        StringBuilder aside = new StringBuilder("Nobody asked about the weather");
        for (int day = 1; day <= 20; day++) {
            aside.append(", day ").append(title).append(day);
        }
        return aside.append(".").toString();
    }

    private static LabelledRow row(String title, String first, String aside, String answer) {
        return new LabelledRow(
                title,
                "trees",
                "How tall is the tallest tree?",
                title,
                List.of(aside + " ", aside.replace("day", "night") + " ", first),
                List.of(false, false, true),
                List.of(answer));
    }

    @Test
    void
            whole_and_pruned_passages_have_the_same_budget_or_length_and_pruned_ones_hold_the_answer_earlier(
                    @TempDir Path cache) throws Exception {
        ContextExperiment.Result result = run(cache);

        assertThat(result.questions()).isEqualTo(1);
        assertThat(result.retrieved()).isEqualTo(1);
        result.budgets()
                .forEach(
                        (budget, line) -> {
                            assertThat(line.wholeTokens()).isLessThanOrEqualTo(budget);
                            assertThat(line.prunedTokens()).isLessThanOrEqualTo(budget);
                        });
        result.equal()
                .forEach(
                        (budget, line) ->
                                assertThat(line.wholeTokens())
                                        .isLessThanOrEqualTo(line.prunedTokens()));
        assertThat(result.equal().get(300).wholeTokens())
                .isLessThan(result.budgets().get(300).wholeTokens());
        ContextExperiment.Line narrow = result.budgets().get(150);
        assertThat(narrow.answers().difference().mean()).isEqualTo(1);
    }

    @Test
    void the_defaults_stand_beside_five_whole_passages_and_say_how_much_they_read(
            @TempDir Path cache) throws Exception {
        ContextExperiment.Result result = run(cache);

        assertThat(result.candidates()).isBetween(6.0, 7.0);
        assertThat(result.defaults().wholeTokens()).isGreaterThan(Settings.DEFAULTS.tokenBudget());
        assertThat(result.defaults().saved()).isPositive();
        assertThat(result.defaults().evidence().system().mean()).isBetween(0.0, 1.0);
    }

    /** The earlier letter in the title, the higher; keeps what names a tree. */
    private static final class AlphabeticalReranker implements Reranker {

        @Override
        public ModelIdentity model() {
            return new ModelIdentity("rules", "0".repeat(64), "cpu");
        }

        @Override
        public boolean scoresSentences() {
            return true;
        }

        @Override
        public List<String> rules() {
            return List.of();
        }

        @Override
        public Reranking rerank(
                String question,
                List<Passage> passages,
                StoppingRule reading,
                Deadline deadline,
                BooleanSupplier cancellation) {
            List<Reranked> scored = new ArrayList<>();
            int wave = 1;
            while (wave > 0 && scored.size() < passages.size()) {
                int begin = scored.size();
                wave = Math.min(reading.next(List.copyOf(scored)), passages.size() - begin);
                passages.subList(begin, begin + wave)
                        .forEach(passage -> scored.add(score(passage)));
            }
            return new Reranking(scored, null, false, new Reranking.Windows(1, 1), 1, Timings.NONE);
        }

        private Reranked score(Passage passage) {
            List<SentenceScore> sentences = new ArrayList<>();
            for (Span span : new SentenceSplitter().split(passage.text())) {
                float keep = span.slice(passage.text()).contains("tree") ? .9f : .04f;
                sentences.add(new SentenceScore(span.start(), span.end(), Score.probability(keep)));
            }
            float probability = .9f - (passage.heading().charAt(0) - 'A') / 20f;
            return new Reranked(
                    passage.id(),
                    Score.logit(probability),
                    Score.probability(probability),
                    sentences,
                    false);
        }

        @Override
        public void close() {}
    }
}

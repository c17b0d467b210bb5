package dev.winnow.eval.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.context.AnswerPool;
import dev.winnow.eval.context.PairScores;
import dev.winnow.eval.context.RuleReranker;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.PlainEmbedder;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Eight passages that repeat the question, and behind them one that answers it in other words. */
class ReadingExperimentTest {

    private static final String PROOF = "A redwood in California measures 116 metres.";

    private final AtomicInteger asked = new AtomicInteger();

    @TempDir private Path cache;

    @Test
    void evidence_behind_the_first_candidates_is_missing_where_they_alone_are_read()
            throws Exception {
        ReadingResult result = run(.3f);

        ReadingResult.Line all = result.ways().get("all");
        ReadingResult.Line first = result.ways().get("first 6");
        assertThat(all.answers().system().mean()).isEqualTo(1);
        assertThat(all.tokens()).isEqualTo(1);
        assertThat(first.read()).isEqualTo(6);
        assertThat(first.tokens()).isBetween(.5, .8);
        assertThat(first.missed()).isEqualTo(1);
        assertThat(first.answers().difference().mean()).isEqualTo(-1);
        assertThat(first.ndcg().difference().mean()).isNotPositive();
    }

    @Test
    void early_stopping_is_the_products_and_reads_on_where_nothing_answers() throws Exception {
        assertThat(run(.3f).ways().get("early-stopping 0.4").read()).isEqualTo(9);
        assertThat(run(.9f).ways().get("early-stopping 0.4").read()).isLessThan(9);
    }

    @Test
    void a_second_run_asks_the_model_nothing() throws Exception {
        ReadingResult first = run(.3f);
        int before = asked.get();

        ReadingResult second = run(.3f);

        assertThat(before).isEqualTo(9);
        assertThat(asked).hasValue(before);
        assertThat(second).isEqualTo(first);
    }

    @Test
    void the_lists_that_are_kept_say_what_the_default_reads_in_each_wave() throws Exception {
        run(.9f);

        JsonNode list =
                JsonMapper.shared().readTree(Files.readString(cache.resolve("p0.9/lists.jsonl")));
        assertThat(list.get("question").asString()).isEqualTo("How tall is the tallest tree?");
        assertThat(list.get("passages")).hasSize(9);
        assertThat(list.get("passages").get(0).get("text").asString()).startsWith("How tall");
        assertThat(list.get("waves").get(0).asInt()).isEqualTo(6);
    }

    @Test
    void the_whole_pipeline_answers_in_time_or_its_context_does_not_count() throws Exception {
        ReadingResult result = run(.3f, List.of(60_000));
        ReadingResult.InTime ample = result.deadlines().get(60_000);
        ReadingResult.InTime none = run(.9f, List.of(0)).deadlines().get(0);

        assertThat(ample.inTime()).isEqualTo(1);
        assertThat(ample.unread()).isZero();
        assertThat(ample.read()).isEqualTo(result.ways().get("early-stopping 0.25").read());
        assertThat(ample.answers().system().mean()).isEqualTo(1);
        assertThat(ample.times().p50()).isPositive();
        assertThat(none.inTime()).isZero();
        assertThat(none.answers().system().mean()).isZero();
    }

    @Test
    void the_picture_has_a_point_for_each_way() throws Exception {
        String svg = ReadingPlot.of(run(.3f));

        assertThat(svg.split("<circle", -1)).hasSize(1 + 6 + 7);
        assertThat(svg).startsWith("<svg").contains(">0.25</text>").endsWith("</svg>\n");
    }

    private ReadingResult run(float others) throws Exception {
        return run(others, List.of());
    }

    private ReadingResult run(float others, List<Integer> deadlines) throws Exception {
        List<LabelledRow> rows = new ArrayList<>();
        for (char title = 'A'; title <= 'H'; title++) {
            rows.add(
                    row(
                            "" + title,
                            "How tall is the tallest tree? Nobody here knows, says " + title + ".",
                            false));
        }
        rows.add(row("P", PROOF, true));
        AnswerPool pool = AnswerPool.of(Map.of("trees", rows), 0, 10);
        Reranker reranker =
                new RuleReranker(
                        passage -> rank(passage, others),
                        sentence -> sentence.equals(PROOF) ? .9 : .01);
        Path folder = cache.resolve("p" + others);
        try (PlainEmbedder embedder = new PlainEmbedder();
                PairScores pairs = PairScores.open(folder, reranker);
                LuceneIndex library =
                        new CollectionIndex(folder, embedder, 1, line -> {}).open(pool.corpus())) {
            return new ReadingExperiment(
                            new HybridRetriever(
                                    library.passages(), embedder, RetrievalSettings.DEFAULTS),
                            reranker,
                            pairs,
                            new Pruner(new O200kTokenCounter()),
                            Settings.DEFAULTS,
                            1,
                            line -> {})
                    .run(pool, 0, deadlines, folder.resolve("lists.jsonl"));
        }
    }

    private double rank(Passage passage, float others) {
        asked.incrementAndGet();
        return passage.text().equals(PROOF) ? .95 : others;
    }

    private static LabelledRow row(String title, String text, boolean needed) {
        return new LabelledRow(
                title,
                "trees",
                "How tall is the tallest tree?",
                title,
                List.of(text),
                List.of(needed),
                List.of("116 metres"));
    }
}

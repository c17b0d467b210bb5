package dev.winnow.bench.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.tuning.TuningCandidates;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedViewTest {

    private static final String[] WORDS = {
        "tree", "oak", "acorn", "ship", "mast", "harbour", "river", "bridge", "stone", "forest",
        "leaf", "root", "sail", "\"wind", "rs123", "storm"
    };

    private static final int DOCUMENTS = 60;

    private static String text(Random random, int words) {
        List<String> text = new ArrayList<>();
        for (int i = 0; i < words; i++) {
            text.add(WORDS[random.nextInt(WORDS.length)]);
        }
        return String.join(" ", text);
    }

    private static BeirCollection collection() {
        Random random = new Random(7);
        List<BeirCollection.Document> documents = new ArrayList<>();
        for (int d = 0; d < DOCUMENTS; d++) {
            documents.add(
                    new BeirCollection.Document(
                            "d" + d, text(random, 2), text(random, 5 + random.nextInt(20))));
        }
        List<BeirCollection.Query> queries = new ArrayList<>();
        for (int q = 0; q < 6; q++) {
            queries.add(new BeirCollection.Query("q" + q, text(random, 3), new TreeMap<>()));
        }
        return new BeirCollection("random", "test", documents, queries, "hash");
    }

    @TempDir Path cache;

    @Test
    void every_variant_gives_the_same_from_memory_and_from_the_index() throws Exception {
        BeirCollection collection = collection();
        PlainEmbedder embedder = new PlainEmbedder();
        try (LuceneIndex library = embedder.index(cache, collection)) {
            for (BeirCollection.Query query : collection.queries()) {
                try (IndexView view = library.passages().view()) {
                    PassageIndex memory = CollectionRun.remembering(view);
                    for (CollectionRun.Variant line : variants()) {
                        assertThat(candidates(memory, embedder, line, query.text()))
                                .as("%s, %s", query.text(), line.name())
                                .isEqualTo(
                                        candidates(
                                                library.passages(), embedder, line, query.text()));
                    }
                }
            }
        }
    }

    private static List<Candidate> candidates(
            PassageIndex index,
            PlainEmbedder embedder,
            CollectionRun.Variant line,
            String question) {
        return new HybridRetriever(index, embedder, line.settings())
                .retrieve(
                        new RetrievalRequest(
                                question, new Access(Scope.local(), Filter.all()), 20, line.mode()),
                        StageContext.until(Deadline.NONE, InstantSource.system()))
                .candidates();
    }

    /** Every source, and every candidate of a fit with feedback on each query. */
    private static List<CollectionRun.Variant> variants() {
        List<CollectionRun.Variant> variants = new ArrayList<>();
        for (RetrievalMode mode : RetrievalMode.values()) {
            for (RetrievalSettings settings : TuningCandidates.grid()) {
                FeedbackSettings feedback = settings.feedback();
                variants.add(
                        new CollectionRun.Variant(
                                mode + " " + settings,
                                mode,
                                settings.withFeedback(
                                        feedback.with(FeedbackUse.ON, feedback.timing()))));
            }
        }
        return variants;
    }
}

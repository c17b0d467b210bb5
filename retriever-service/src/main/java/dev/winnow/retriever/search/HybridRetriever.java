package dev.winnow.retriever.search;

import dev.winnow.core.fusion.Channel;
import dev.winnow.core.fusion.Fusion;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.Outcome;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.pipeline.StageId;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.retriever.index.ExactSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds candidates: (1) the best passages by words, (2) the best by vectors, (3) those that hold the question's identifiers as they
 * are written, (4) every passage of the union scored by both sources, (5) one fused list. Safe for use by several threads.
 *
 * <p>Up to the window, the order does not depend on how many candidates are wanted: a list of k begins with the same max(1, k - pinned) passages as
 * every longer one. Only the last places, as many as may be pinned and never the first one of the list, can hold exact matches that the order
 * puts further down; a longer list holds them where the order puts them, or at its own end.
 */
public final class HybridRetriever {

    private final PassageIndex index;
    private final Embedder embedder;
    private final Fusion fusion;
    private final RetrievalSettings settings;
    private final ExactPhrases phrases = new ExactPhrases();

    public HybridRetriever(
            PassageIndex index, Embedder embedder, Fusion fusion, RetrievalSettings settings) {
        this.index = index;
        this.embedder = embedder;
        this.fusion = fusion;
        this.settings = settings;
    }

    /**
     * Finds candidates in the index as it is now. An encoder that fails or is too slow costs quality, not the answer: words alone are searched,
     * and the outcome says so. In the mode {@link RetrievalMode#DENSE} there is nothing else to search, so the list is empty then.
     *
     * @throws dev.winnow.retriever.index.InvalidSearchException if filter or question cannot be searched
     * @throws java.io.UncheckedIOException if the index cannot be read
     */
    public Retrieval retrieve(RetrievalRequest request, StageContext context) {
        try (IndexView view = index.view()) {
            return new Search(request, context, view).run();
        }
    }

    /** One request on one view. */
    private final class Search {

        private final RetrievalRequest request;
        private final StageContext context;
        private final IndexView view;
        private final int window;
        private final List<String> notes = new ArrayList<>();
        private Instant mark;

        Search(RetrievalRequest request, StageContext context, IndexView view) {
            this.request = request;
            this.context = context;
            this.view = view;
            this.window = Math.max(settings.window(), request.k());
            this.mark = context.clock().instant();
        }

        Retrieval run() {
            LexicalQuery terms =
                    request.mode() == RetrievalMode.DENSE
                            ? LexicalQuery.words(List.of())
                            : view.analyse(request.text());
            List<Hit> lexical = view.lexical(terms, request.access(), window);
            List<Hit> exact = exact();
            observe("lexical");
            QueryVector question =
                    request.mode() == RetrievalMode.BM25
                            ? QueryVector.NOT_ASKED
                            : QueryVector.of(request.text(), embedder, context);
            observe("embed");
            float[] vector = question.vector();
            List<Hit> dense =
                    vector == null ? List.of() : view.dense(vector, request.access(), window);
            Union union = Union.of(List.of(lexical, dense, exact));
            observe("dense");
            List<Candidate> candidates =
                    union.size() == 0 ? List.of() : fuse(union, terms, vector, exact);
            return new Retrieval(
                    candidates,
                    view.position(),
                    outcome(question, candidates),
                    notes,
                    question.took(),
                    vector == null ? null : embedder.model());
        }

        private List<Hit> exact() {
            if (request.mode() != RetrievalMode.HYBRID
                    || settings.pinned() == 0
                    || !(view instanceof ExactSearch letters)) {
                return List.of();
            }
            List<String> wanted = phrases.of(request.text());
            return wanted.isEmpty()
                    ? List.of()
                    : letters.exact(wanted, request.access(), settings.pinned());
        }

        private List<Candidate> fuse(
                Union union, LexicalQuery terms, float @Nullable [] vector, List<Hit> exact) {
            List<Source> sources = new ArrayList<>(2);
            List<Channel> channels = new ArrayList<>(2);
            float sparse = sparseShare(vector != null);
            if (request.mode() != RetrievalMode.DENSE) {
                sources.add(Source.BM25);
                channels.add(
                        Source.BM25.channel(sparse, view.lexicalScores(terms, union.handles())));
            }
            if (vector != null) {
                sources.add(Source.DENSE);
                channels.add(
                        Source.DENSE.channel(
                                1f - sparse, view.denseScores(vector, union.handles())));
            }
            FusedList list = FusedList.of(sources, channels, union.ids(), fusion);
            int[] best = protect(list, union, exact);
            observe("fuse");
            List<Candidate> candidates = fetch(list, union, best);
            observe("fetch");
            return candidates;
        }

        private float sparseShare(boolean hasVector) {
            return switch (request.mode()) {
                case BM25 -> 1f;
                case DENSE -> 0f;
                case HYBRID -> hasVector ? settings.sparseWeight() : 1f;
            };
        }

        private int[] protect(FusedList list, Union union, List<Hit> exact) {
            int[] best = list.best(request.k());
            if (exact.isEmpty()) {
                return best;
            }
            Set<PassageId> wanted = new HashSet<>();
            exact.forEach(hit -> wanted.add(hit.id()));
            int[] withExact = list.best(request.k(), wanted, union.ids());
            int pinned = count(withExact, union, wanted) - count(best, union, wanted);
            if (pinned > 0) {
                notes.add(
                        "pinned: %d exact matches in place of the last candidates"
                                .formatted(pinned));
            }
            return withExact;
        }

        private List<Candidate> fetch(FusedList list, Union union, int[] best) {
            int[] handles = new int[best.length];
            for (int i = 0; i < best.length; i++) {
                handles[i] = union.handles()[best[i]];
            }
            List<Passage> passages = view.passages(handles);
            List<Candidate> candidates = new ArrayList<>(best.length);
            for (int i = 0; i < best.length; i++) {
                candidates.add(list.candidate(best[i], i + 1, passages.get(i)));
            }
            return candidates;
        }

        private Outcome outcome(QueryVector question, List<Candidate> candidates) {
            if (question.problem() != null) {
                notes.add("dense-unavailable: " + question.problem());
                return new Outcome.Degraded("dense-unavailable");
            }
            if (candidates.isEmpty()) {
                notes.add(
                        "empty: the index holds no passage that scope and filter let through and that the question finds");
            }
            return new Outcome.Complete();
        }

        private void observe(String part) {
            Instant now = context.clock().instant();
            context.observation().record(StageId.RETRIEVER, part, Duration.between(mark, now));
            mark = now;
        }
    }

    private static int count(int[] positions, Union union, Set<PassageId> wanted) {
        int count = 0;
        for (int position : positions) {
            if (wanted.contains(union.ids().get(position))) {
                count++;
            }
        }
        return count;
    }
}

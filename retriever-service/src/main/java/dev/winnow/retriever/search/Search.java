package dev.winnow.retriever.search;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.Candidate.SourceScore;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.Embedder.SmallTalk;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.retriever.feedback.FeedbackGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request on one view: a first round, a look at it, perhaps a second round, and the list. Used
 * once, by one thread.
 */
final class Search {

    /** Also those that vectors were asked for and not given. */
    private static final String DENSE_UNAVAILABLE = "dense-unavailable";

    private static final String FEEDBACK_TIME = "feedback-no-time";

    private static final String INDEX_PARTIAL = "index-partial";

    private final RetrievalRequest request;
    private final RetrievalSettings settings;
    private final Plan asked;
    private final LexicalSource words;
    private final Embedder embedder;
    private final ExactPhrases phrases;
    private final StageContext context;
    private final IndexView view;
    private final FusionMethod fusion;
    private final int window;
    private final StageTimer laps;
    private final List<String> notes = new ArrayList<>();

    private @Nullable String degraded;
    private int pinned;

    Search(
            RetrievalRequest request,
            RetrievalSettings settings,
            LexicalSource words,
            Embedder embedder,
            ExactPhrases phrases,
            StageContext context,
            IndexView view) {
        this.request = request;
        this.settings = settings;
        this.asked = Plan.of(request, settings);
        this.words = words;
        this.embedder = embedder;
        this.phrases = phrases;
        this.context = context;
        this.view = view;
        this.fusion = settings.fusion();
        this.window = Math.max(settings.window(), request.k());
        this.laps = new StageTimer(context);
    }

    Retrieval run() {
        LexicalQuery terms = terms();
        QueryVector question = vector();
        List<Hit> exact = exact(terms, question);
        Round first = firstRound(terms, question.vector(), exact);
        Round last = first;
        Plan plan = asked.knowing(first, request, usualSpread());
        FeedbackReport report =
                FeedbackStep.unasked(plan, plan.considersFeedback() ? "nothing-found" : "off");
        @Nullable FusedList fedFrom = null;
        if (plan.considersFeedback() && first.union().size() > 0) {
            FeedbackStep step = new FeedbackStep(plan, settings.feedback(), fusion, view);
            FeedbackStep.FedBack fed = step.feed(first);
            laps.index("feedback");
            FeedbackGate.Decision decision = timed(step.decide(first, fed));
            if (decision.open()) {
                last = secondRound(first, fed, exact);
                fedFrom = fed.list();
            }
            report = step.report(first, fed, decision.open(), decision.reason());
        }
        List<Candidate> candidates = candidates(first, fedFrom, last, plan, exact);
        partial();
        return new Retrieval(
                candidates,
                candidates.subList(candidates.size() - pinned, candidates.size()).stream()
                        .map(candidate -> candidate.passage().id())
                        .toList(),
                view.position(),
                outcome(),
                notes,
                report,
                question.took(),
                laps.store(),
                smallTalk(question.vector(), first, exact),
                question.vector() == null ? null : embedder.model());
    }

    /**
     * What names an entity of the graph, brings terms of its own, quotes what stands in a passage,
     * or is one word that a passage has and talk has not, is none; and where nothing may be seen,
     * nothing can be told.
     */
    private boolean smallTalk(float @Nullable [] vector, Round first, List<Hit> exact) {
        SmallTalk rule = embedder.smallTalk();
        boolean keyword =
                request.text().strip().indexOf(' ') < 0
                        && !first.lexical().isEmpty()
                        && !QueryExtraction.isTalk(request.text());
        return rule != null
                && vector != null
                && request.entities().isEmpty()
                && request.impacts().weights().isEmpty()
                && exact.isEmpty()
                && !keyword
                && !first.dense().isEmpty()
                && rule.matches(vector, first.dense().getFirst().score().value());
    }

    /** Ranks are as far apart whatever the scores are, so nothing has to be made up for. */
    private float usualSpread() {
        return settings.fusion() == FusionMethod.WEIGHTED ? embedder.usualSpread() : 0f;
    }

    private @Nullable LexicalQuery terms() {
        if (request.mode() == RetrievalMode.DENSE) {
            return null;
        }
        LexicalSource.Terms terms = words.terms(request, view, context);
        laps.own("analyse");
        if (terms.problem() != null) {
            degraded = "no-impacts";
            notes.add("no-impacts: " + terms.problem());
        }
        return terms.query();
    }

    private QueryVector vector() {
        if (request.mode() == RetrievalMode.BM25) {
            return QueryVector.NOT_ASKED;
        }
        QueryVector question = QueryVector.of(request.text(), embedder, context);
        laps.own("embed");
        if (question.problem() != null) {
            degraded = DENSE_UNAVAILABLE;
            notes.add(DENSE_UNAVAILABLE + ": " + question.problem());
        }
        return question;
    }

    /** Exact matches stand in for neither source: with both gone nothing could score them. */
    private List<Hit> exact(@Nullable LexicalQuery terms, QueryVector question) {
        if (request.mode() != RetrievalMode.HYBRID
                || (terms == null && question.vector() == null)
                || settings.pinned() == 0
                || !(view instanceof ExactSearch letters)) {
            return List.of();
        }
        List<String> wanted = phrases.of(request.text());
        return wanted.isEmpty()
                ? List.of()
                : letters.exact(wanted, request.access(), settings.pinned());
    }

    private Round firstRound(
            @Nullable LexicalQuery terms, float @Nullable [] vector, List<Hit> exact) {
        List<Hit> lexical =
                terms == null ? List.of() : view.lexical(terms, request.access(), window);
        laps.index("lexical");
        List<Hit> dense = vector == null ? List.of() : view.dense(vector, request.access(), window);
        laps.index("dense");
        Round round = Round.of(1, words.source(), terms, vector, lexical, dense, exact, view);
        laps.index("score");
        return round;
    }

    /**
     * A side that was not fed back found all it can find; only its scores for the new union are
     * missing.
     */
    private Round secondRound(Round first, FeedbackStep.FedBack fed, List<Hit> exact) {
        LexicalQuery terms = fed.terms();
        float[] vector = fed.vector();
        List<Hit> lexical =
                terms == null || !fed.changesWords(first)
                        ? first.lexical()
                        : view.lexical(terms, request.access(), window);
        List<Hit> dense =
                vector == null || !fed.changesVector(first)
                        ? first.dense()
                        : view.dense(vector, request.access(), window, handles(first.dense()));
        Round round = Round.of(2, words.source(), terms, vector, lexical, dense, exact, view);
        laps.index("second-round");
        return round;
    }

    /** The first round's time is what the second one will take. */
    private FeedbackGate.Decision timed(FeedbackGate.Decision decision) {
        Deadline deadline = context.deadline();
        if (!decision.open() || deadline.equals(Deadline.NONE)) {
            return decision;
        }
        Duration left = deadline.remaining(context.clock());
        if (left.compareTo(laps.store()) >= 0) {
            return decision;
        }
        degraded = degraded == null ? FEEDBACK_TIME : degraded;
        notes.add(
                "%s: %d ms left, the first round took %d ms"
                        .formatted(FEEDBACK_TIME, left.toMillis(), laps.store().toMillis()));
        return new FeedbackGate.Decision(false, "no-time");
    }

    private List<Candidate> candidates(
            Round first, @Nullable FusedList fedFrom, Round last, Plan plan, List<Hit> exact) {
        Round.CandidatePool union = last.union();
        if (union.size() == 0) {
            notes.add(
                    last.scores().isEmpty()
                            ? "empty: neither words nor vectors could be searched"
                            : "empty: the index holds no passage that scope and filter let through and that the question finds");
            return List.of();
        }
        FusedList list = last.fuse(plan.finalShare(last), fusion);
        if (!ChangeLogs.areAsked(request.text())) {
            list = list.lowered(p -> ChangeLogs.hold(union.ids().get(p)), ChangeLogs.SHARE);
        }
        Set<PassageId> wanted = exact.stream().map(Hit::id).collect(Collectors.toSet());
        int[] best = list.protect(wanted, request.k());
        pinned = list.among(wanted, best) - list.among(wanted, list.best(request.k()));
        if (pinned > 0) {
            notes.add("pinned: %d exact matches in place of the last candidates".formatted(pinned));
        }
        laps.own("fuse");
        List<Passage> passages = view.passages(union.handles(best));
        laps.index("fetch");
        List<Candidate> candidates = new ArrayList<>(best.length);
        for (int i = 0; i < best.length; i++) {
            List<SourceScore> sources = new ArrayList<>(4);
            if (fedFrom != null) {
                sources.addAll(earlier(first, fedFrom, union.ids().get(best[i])));
            }
            sources.addAll(list.sources(best[i]));
            candidates.add(new Candidate(passages.get(i), i + 1, list.score(best[i]), sources));
        }
        return candidates;
    }

    /** What the first round said about a passage, if it met it. */
    private static List<SourceScore> earlier(Round first, FusedList fedFrom, PassageId id) {
        int position = Collections.binarySearch(first.union().ids(), id);
        return position < 0 ? List.of() : fedFrom.sources(position);
    }

    /**
     * Passages that nobody could look at may have been the best: that says more than what else was
     * lost.
     */
    private void partial() {
        String missing = view.missing();
        if (missing != null) {
            degraded = INDEX_PARTIAL;
            notes.add(INDEX_PARTIAL + ": " + missing);
        }
    }

    private Outcome outcome() {
        return degraded == null ? new Outcome.Complete() : new Outcome.Degraded(degraded);
    }

    private static int[] handles(List<Hit> hits) {
        return hits.stream().mapToInt(Hit::handle).toArray();
    }

    /** The deadline after this share of the time left; none if the request has none. */
    static Deadline deadline(double share, StageContext context) {
        if (context.deadline().equals(Deadline.NONE)) {
            return context.deadline();
        }
        return Deadline.in(
                Duration.ofNanos((long) (context.remaining().toNanos() * share)), context.clock());
    }

    /**
     * The question's vector, or the reason why there is none.
     *
     * @param vector null if the encoder could not give it in time
     * @param problem why not, without a word of the question; null if there is a vector
     * @param took how long it took
     */
    private record QueryVector(float @Nullable [] vector, @Nullable String problem, Duration took) {

        /**
         * Of the time left. A search of both sides, fusion and fetching take a few milliseconds;
         * the rest is kept for a slow disk.
         */
        private static final double SHARE = .8;

        static final QueryVector NOT_ASKED = new QueryVector(null, null, Duration.ZERO);

        static QueryVector of(String question, Embedder embedder, StageContext context) {
            Instant begin = context.clock().instant();
            try {
                float[] vector = embedder.embedQuery(question, deadline(SHARE, context));
                return new QueryVector(vector, null, since(begin, context));
            } catch (StageException e) {
                return new QueryVector(null, String.valueOf(e.getMessage()), since(begin, context));
            }
        }

        private static Duration since(Instant begin, StageContext context) {
            return Duration.between(begin, context.clock().instant());
        }
    }

    /** The times of one search, part by part. Used by one thread. */
    private static final class StageTimer {

        private final StageContext context;
        private Instant mark;
        private Duration store = Duration.ZERO;

        StageTimer(StageContext context) {
            this.context = context;
            this.mark = context.clock().instant();
        }

        /** Ends a part that read the index. */
        void index(String part) {
            store = store.plus(own(part));
        }

        /** Ends any other part. */
        Duration own(String part) {
            Instant now = context.clock().instant();
            Duration lap = Duration.between(mark, now);
            context.observation().record(StageId.RETRIEVER, part, lap);
            mark = now;
            return lap;
        }

        /** Time in the index so far. */
        Duration store() {
            return store;
        }
    }
}

package dev.winnow.retriever.search;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.sentence.SentenceSplitter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds candidates to the state, at most as many as the settings ask for and the state has room for.
 */
public final class RetrieverStage implements Stage {

    /**
     * Most bytes of a state in any transport: a broker takes records of 1 MB by default, and
     * headers and the later stages need the rest.
     */
    static final int STATE_LIMIT = 900_000;

    /** Why an answer is worse than it could be: not all candidates fit into the state. */
    private static final String STATE_LIMITED = "state-limit";

    /** Why nothing was looked up. */
    public static final String SMALL_TALK = "small-talk";

    /** Cuts as the reranker and the pruner do. */
    private final StateSize sizes = new StateSize(new SentenceSplitter());

    private final HybridRetriever retriever;
    private final boolean skipsSmallTalk;

    /**
     * @param skipsSmallTalk whether small talk gets no candidates
     */
    public RetrieverStage(HybridRetriever retriever, boolean skipsSmallTalk) {
        this.retriever = retriever;
        this.skipsSmallTalk = skipsSmallTalk;
    }

    @Override
    public StageId id() {
        return StageId.RETRIEVER;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Instant begin = context.clock().instant();
        context.requireCaller("before candidates were searched");
        context.requireTime("no time was left to search; allow the request more time");
        Retrieval found = retrieve(in, context);
        List<String> notes = new ArrayList<>(found.notes());
        String searched = in.question().query().searchedNote();
        if (searched != null) {
            notes.add(searched);
        }
        if (skipsSmallTalk && found.smallTalk()) {
            notes.add(
                    SMALL_TALK
                            + ": no candidates, the message asks for nothing that documents hold");
            Duration took = Duration.between(begin, context.clock().instant());
            return in.withReport(report(found, new Outcome.Skipped(SMALL_TALK), 0, notes, took));
        }
        PipelineState fed = in.withRetrieval(List.of(), found.feedback());
        List<Candidate> fitting = fit(fed, found.candidates(), notes);
        Outcome outcome = outcome(found, fitting.equals(found.candidates()));
        Duration took = Duration.between(begin, context.clock().instant());
        return in.withRetrieval(fitting, found.feedback(), found.pinned())
                .withReport(report(found, outcome, fitting.size(), notes, took));
    }

    private Retrieval retrieve(PipelineState in, StageContext context) throws StageException {
        try {
            return retriever.retrieve(
                    new RetrievalRequest(
                            in.question().query().effectiveText(),
                            new Access(in.question().scope(), in.question().query().filter()),
                            in.question().settings().candidates(),
                            RetrievalMode.HYBRID,
                            in.question().settings().interpolation(),
                            in.question().query().impacts(),
                            in.entities()),
                    context);
        } catch (InvalidInputException e) {
            throw new StageException(e.problem(), e);
        } catch (UncheckedIOException e) {
            context.requireTime("the index did not answer in time; allow the request more time");
            throw new StageException(
                    Kind.INDEX_UNAVAILABLE,
                    "the index of passages cannot be read; its service's log says why",
                    e);
        }
    }

    /**
     * Whatever fits, best first: the lowest-ranked are left out, and a passage that is too large
     * for the room that better ones leave makes room for those behind it. Too large a question or
     * too many facts leave no room at all, which the note says as well. Metadata comes after all
     * texts, the smallest first, so that what one document says of itself takes the place of no
     * other.
     */
    private List<Candidate> fit(PipelineState in, List<Candidate> candidates, List<String> notes) {
        long room = STATE_LIMIT - StateSize.withoutCandidates(in);
        List<Candidate> fitting = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            long size = sizes.candidate(candidate);
            if (size <= room) {
                fitting.add(candidate);
                room -= size;
            }
        }
        if (fitting.size() < candidates.size()) {
            notes.add(
                    "%s: %d of %d candidates left out, a state holds at most %d KB"
                            .formatted(
                                    STATE_LIMITED,
                                    candidates.size() - fitting.size(),
                                    candidates.size(),
                                    STATE_LIMIT / 1_000));
        }
        int bare = withMetadata(fitting, room);
        if (bare > 0) {
            notes.add(
                    "%s: metadata of %d of %d candidates left out, a state holds at most %d KB"
                            .formatted(STATE_LIMITED, bare, fitting.size(), STATE_LIMIT / 1_000));
        }
        return fitting;
    }

    /**
     * Takes away the metadata that the room does not hold.
     *
     * @return of how many candidates
     */
    private static int withMetadata(List<Candidate> candidates, long room) {
        long[] sizes = candidates.stream().mapToLong(StateSize::metadata).toArray();
        List<Integer> smallestFirst =
                IntStream.range(0, sizes.length)
                        .boxed()
                        // A stable sort: of equal ones the better candidate is first.
                        .sorted(Comparator.comparingLong(at -> sizes[at]))
                        .toList();
        long left = room;
        int bare = 0;
        for (int at : smallestFirst) {
            if (sizes[at] <= left) {
                left -= sizes[at];
            } else {
                candidates.set(at, withoutMetadata(candidates.get(at)));
                bare++;
            }
        }
        return bare;
    }

    private static Candidate withoutMetadata(Candidate candidate) {
        Passage all = candidate.passage();
        return new Candidate(
                new Passage(
                        all.id(),
                        all.documentId(),
                        all.title(),
                        all.headings(),
                        all.text(),
                        all.start(),
                        all.end(),
                        all.uri(),
                        Metadata.NONE,
                        all.blocks()),
                candidate.rank(),
                candidate.fused(),
                candidate.sources());
    }

    /** A search that lost something more important says that. */
    private static Outcome outcome(Retrieval found, boolean whole) {
        return !whole && found.outcome() instanceof Outcome.Complete
                ? new Outcome.Degraded(STATE_LIMITED)
                : found.outcome();
    }

    private static StageReport report(
            Retrieval found, Outcome outcome, int itemsOut, List<String> notes, Duration took) {
        return new StageReport(
                StageId.RETRIEVER,
                outcome,
                took,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                // Tokenising and waiting are in it; the embedder gives one time.
                found.embedding(),
                found.store(),
                0,
                itemsOut,
                0,
                0,
                found.model(),
                found.position().toString(),
                notes);
    }
}

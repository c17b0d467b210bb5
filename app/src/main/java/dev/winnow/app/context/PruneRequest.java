package dev.winnow.app.context;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.RequestSettings;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question and passages to prune for it.
 *
 * @param query the question, at most 32000 UTF-16 units ({@code
 *     winnow.pipeline.caps.query-characters})
 * @param passages 1 to 100 ({@code winnow.pipeline.caps.top-k}), as texts or objects, each with an
 *     id of its own; at most 20000 sentences in all
 * @param ordered whether the passages stand best first, as a search found them, so that a sentence
 *     counts for less the later its passage stands; default false
 * @param settings Without {@code token_budget} only the server's cap holds, without {@code top_k}
 *     all passages take part, and without {@code order} they keep that of the request; {@code
 *     candidates}, {@code fact_share} and {@code interpolation} are of no use, since nothing is
 *     looked up.
 */
public record PruneRequest(
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String query,
        @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable List<Passage> passages,
        @Nullable Boolean ordered,
        @JsonUnwrapped RequestSettings settings) {

    /**
     * Most sentences of a request. The pruner takes about a second for as many; a body of 8 MB can
     * hold ten times that. Picked by hand.
     */
    private static final int MOST_SENTENCES = 20_000;

    private static final SentenceSplitter SPLITTER = new SentenceSplitter();

    /**
     * A passage to prune.
     *
     * @param id names it in the answer; left out, its place does, from 0
     * @param title title of its document; read together with the text, never part of what is kept
     * @param text the text that all offsets point into
     */
    public record Passage(
            @Nullable String id,
            @Nullable String title,
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable String text) {

        // With a creator of another kind beside it, only an annotated one reads objects.
        @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
        public Passage {}

        /** A passage that was sent as its text alone. */
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Passage of(String text) {
            return new Passage(null, null, text);
        }
    }

    /**
     * The settings for this number of passages.
     *
     * @param effective this request's settings, with the server's defaults filled in
     */
    public Settings settings(Settings effective, int passages, PipelineProperties.Caps caps) {
        Settings all = settings.topK() == null ? effective.withTopK(passages) : effective;
        return settings.tokenBudget() == null ? all.withTokenBudget(caps.tokenBudget()) : all;
    }

    /**
     * The passages as candidates, in their order. Each is a document of its own.
     *
     * @param most most passages
     * @throws ProblemException 422 if there is none, too many, or one without a usable id or a
     *     text, or if they have too many sentences
     */
    public List<Candidate> candidates(int most) {
        if (passages == null || passages.isEmpty()) {
            throw ProblemException.of(Kind.INVALID_VALUE, "passages must list at least one passage")
                    .at("passages");
        }
        if (passages.size() > most) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%d passages are more than the %d that are allowed; send fewer, or raise winnow.pipeline.caps.top-k"
                                    .formatted(passages.size(), most))
                    .at("passages")
                    .limit(most, passages.size());
        }
        Set<DocumentId> ids = new HashSet<>();
        List<Candidate> candidates = new ArrayList<>(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            Candidate candidate = candidate(passages.get(i), i);
            if (!ids.add(candidate.passage().documentId())) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE,
                                "two passages have the same id; ids must differ")
                        .at("passages[%d].id".formatted(i));
            }
            candidates.add(candidate);
        }
        requireFewSentences(candidates);
        return candidates;
    }

    /** Texts with fewer characters than that need not be cut: no sentence is empty. */
    private static void requireFewSentences(List<Candidate> candidates) {
        if (candidates.stream().mapToLong(one -> one.passage().text().length()).sum()
                <= MOST_SENTENCES) {
            return;
        }
        int sentences = 0;
        for (Candidate candidate : candidates) {
            sentences +=
                    SPLITTER.split(candidate.passage().text(), candidate.passage().blocks()).size();
            if (sentences > MOST_SENTENCES) {
                throw ProblemException.of(
                                Kind.LIMIT_EXCEEDED,
                                "the passages have more than %d sentences together; send fewer or shorter ones, in several requests"
                                        .formatted(MOST_SENTENCES))
                        .at("passages")
                        .limit(MOST_SENTENCES, sentences);
            }
        }
    }

    private Candidate candidate(@Nullable Passage sent, int index) {
        String place = "passages[%d]".formatted(index);
        if (sent == null || sent.text() == null) {
            throw ProblemException.of(Kind.INVALID_VALUE, "a passage needs a text")
                    .at(place + ".text");
        }
        DocumentId id = id(sent.id() == null ? Integer.toString(index) : sent.id(), place + ".id");
        String title = sent.title() == null ? "" : sent.title();
        // Without a model they stay in the order of the request in any case.
        return Candidate.brought(
                dev.winnow.core.passage.Passage.whole(
                        new PassageId(id.value()), id, title, sent.text()),
                index + 1,
                Boolean.TRUE.equals(ordered));
    }

    private static DocumentId id(String id, String place) {
        try {
            return new DocumentId(id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "a passage's id cannot be used: " + e.getMessage(),
                            e)
                    .at(place);
        }
    }
}

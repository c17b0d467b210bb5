package dev.winnow.app.context;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the passages of a request into candidates, in the order of the request. */
public final class SentPassages {

    /**
     * Most sentences of a request. The pruner takes about a second for as many; a body of 8 MB can
     * hold ten times that. Picked by hand.
     */
    private static final int MOST_SENTENCES = 20_000;

    private static final SentenceSplitter SPLITTER = new SentenceSplitter();

    private SentPassages() {}

    /**
     * The candidates. Each passage is a document of its own.
     *
     * @param most most passages
     * @param ordered whether they stand best first
     * @throws ProblemException 422 if there is none, too many, or one without a usable id or a
     *     text, or if they have too many sentences
     */
    public static List<Candidate> candidates(@Nullable List<PruneRequest.Passage> sent, int most, boolean ordered) {
        if (sent == null || sent.isEmpty()) {
            throw ProblemException.of(Kind.INVALID_VALUE, "passages must list at least one passage").at("passages");
        }
        if (sent.size() > most) {
            throw ProblemException.of(
                            Kind.LIMIT_EXCEEDED,
                            "%d passages are more than the %d that are allowed; send fewer, or raise winnow.pipeline.caps.top-k"
                                    .formatted(sent.size(), most))
                    .at("passages")
                    .limit(most, sent.size());
        }
        Set<DocumentId> ids = new HashSet<>();
        List<Candidate> candidates = new ArrayList<>(sent.size());
        for (int i = 0; i < sent.size(); i++) {
            Passage passage = passage(sent.get(i), i);
            if (!ids.add(passage.documentId())) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE, "two passages have the same id; ids must differ")
                        .at("passages[%d].id".formatted(i));
            }
            // Without a model they stay in the order of the request in any case.
            candidates.add(Candidate.brought(passage, i + 1, ordered));
        }
        requireFewSentences(candidates);
        return candidates;
    }

    /** Texts with fewer characters than that need not be cut: no sentence is empty. */
    private static void requireFewSentences(List<Candidate> candidates) {
        if (candidates.stream().mapToLong(one -> one.passage().text().length()).sum() <= MOST_SENTENCES) {
            return;
        }
        int sentences = 0;
        for (Candidate candidate : candidates) {
            Passage passage = candidate.passage();
            sentences += SPLITTER.split(passage.text(), passage.blocks()).size();
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

    private static Passage passage(PruneRequest.@Nullable Passage sent, int index) {
        String place = "passages[%d]".formatted(index);
        if (sent == null || sent.text() == null) {
            throw ProblemException.of(Kind.INVALID_VALUE, "a passage needs a text").at(place + ".text");
        }
        DocumentId id = id(sent.id() == null ? Integer.toString(index) : sent.id(), place + ".id");
        String title = sent.title() == null ? "" : sent.title();
        return Passage.whole(new PassageId(id.value()), id, title, sent.text());
    }

    private static DocumentId id(String id, String place) {
        try {
            return new DocumentId(id);
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(
                    Kind.INVALID_VALUE, "a passage's id cannot be used: " + e.getMessage(), e)
                    .at(place);
        }
    }
}

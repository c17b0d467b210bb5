package dev.winnow.retriever.api;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.platform.error.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Encodes texts as passages are encoded. Safe for use by several threads. */
public final class TextEmbedding {

    /**
     * Texts between two looks at whether anybody still waits: some tenths of a second of work.
     * Picked by hand.
     */
    private static final int SLICE = 16;

    /**
     * OpenAI's own limit of a request: 300,000 tokens of all its texts, which take this encoder
     * minutes.
     */
    private static final int MOST_TOKENS = 300_000;

    private final Embedder embedder;
    private final TokenCounter counter;
    private final int window;

    /**
     * Binds an encoder to its window.
     *
     * @param counter counts the tokens of the encoder
     * @param window most tokens of a text that it reads
     */
    public TextEmbedding(Embedder embedder, TokenCounter counter, int window) {
        this.embedder = embedder;
        this.counter = counter;
        this.window = window;
    }

    /**
     * Texts as vectors.
     *
     * @param vectors of length 1, in the order of the texts
     * @param tokens that the model read of all texts
     * @param cut number of texts of which the model did not read the end
     */
    public record EmbeddedTexts(List<float[]> vectors, int tokens, int cut) {

        public EmbeddedTexts {
            vectors = List.copyOf(vectors);
        }
    }

    /** The encoder's name. */
    public String model() {
        return embedder.model().name();
    }

    /** Length of the vectors. */
    public int dimensions() {
        return embedder.dimensions();
    }

    /**
     * The vectors. Takes as long as the model takes: not on a thread that others need.
     *
     * @param field of the request that holds the texts, for messages
     * @param mayCut whether of a text that is too long the beginning is encoded; else it is refused
     * @param cancellation true once nobody waits any more, or the deadline passed
     * @throws ProblemException 422 for a text that is too long and may not be cut, 413 for too many
     *     tokens in all
     * @throws StageException if the deadline passes, the caller went away, or the model fails
     */
    public EmbeddedTexts embed(
            String field,
            List<String> texts,
            boolean mayCut,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws StageException {
        int tokens = 0;
        int cut = 0;
        for (int i = 0; i < texts.size(); i++) {
            requireWanted(cancellation);
            int all = counter.count(texts.get(i));
            if (all > window && !mayCut) {
                throw ProblemException.of(
                                Kind.LIMIT_EXCEEDED,
                                "%s[%d] has %d tokens, the model reads %d, and the request forbids cutting; send shorter texts or allow truncation"
                                        .formatted(field, i, all, window))
                        .at("%s[%d]".formatted(field, i))
                        .limit(window, all);
            }
            cut += all > window ? 1 : 0;
            tokens += Math.min(all, window);
            if (tokens > MOST_TOKENS) {
                throw ProblemException.of(
                                Kind.TOO_LARGE,
                                "the texts up to %s[%d] have %,d tokens together, and one request may have %,d; send several requests"
                                        .formatted(field, i, tokens, MOST_TOKENS))
                        .at(field)
                        .limit(MOST_TOKENS, tokens);
            }
        }
        List<float[]> vectors = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += SLICE) {
            requireWanted(cancellation);
            List<PassageText> slice =
                    texts.subList(from, Math.min(texts.size(), from + SLICE)).stream()
                            .map(text -> new PassageText("", text))
                            .toList();
            vectors.addAll(embedder.embedPassages(slice, deadline));
        }
        return new EmbeddedTexts(vectors, tokens, cut);
    }

    private static void requireWanted(BooleanSupplier cancellation) throws StageException {
        if (cancellation.getAsBoolean()) {
            throw new StageException(
                    Kind.CANCELLED, "the caller went away before the answer was ready");
        }
    }
}

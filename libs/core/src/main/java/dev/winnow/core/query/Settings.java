package dev.winnow.core.query;

import java.io.Serial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The effective settings of one request, after defaults, overrides and caps. The defaults and their
 * sources stand in {@link #DEFAULTS}.
 *
 * @param candidates passages handed to the reranker, 1 upwards
 * @param topK passages from which sentences are kept, 1 upwards
 * @param threshold sentences with a lower keep-probability go, 0 to 1, on the calibrated scale;
 *     null for what {@link #threshold(boolean)} says
 * @param floor passages with at least this rank probability keep at least one sentence, 0 to 1
 * @param minRank passages with a lower rank probability go whole, 0 to 1; null for what {@link
 *     #minRank(boolean)} and {@link #answerable()} say
 * @param tokenBudget most tokens of the compact context, 1 upwards
 * @param factShare share of the budget that graph facts may use before passages get it, 0 to 1
 * @param order order of documents in the context
 * @param titleRule text that counts as a title
 * @param fill whether room left in the budget is filled with the best sentences below the threshold
 * @param interpolation feedback and interpolation, as far as the request has wishes
 */
public record Settings(
        int candidates,
        int topK,
        @Nullable Float threshold,
        float floor,
        @Nullable Float minRank,
        int tokenBudget,
        float factShare,
        PassageOrder order,
        TitleRule titleRule,
        boolean fill,
        Interpolation interpolation) {

    /**
     * In an ordered list. What has less the model is sure not to need, however good its passage is;
     * with .02 answers over documentation are lost, see docs/results/context.md.
     */
    private static final float ORDERED_THRESHOLD = .01f;

    /**
     * Where no search ordered the passages: as many of the needed sentences are kept as with the
     * reranker before this one, see docs/results/defaults.md.
     */
    private static final float UNORDERED_THRESHOLD = .08f;

    /**
     * Where no search ordered the passages: what is below almost surely does not answer, see
     * docs/results/defaults.md.
     */
    private static final float UNORDERED_MIN_RANK = .01f;

    /**
     * Below it the best candidate of a list hardly ever answers, fitted on questions of both kinds,
     * see docs/results/context.md.
     */
    private static final float ANSWERABLE = .18f;

    /**
     * 20 candidates are what two CPU cores rerank in about a second (50 on a GPU, Provence's own
     * set-up reranks the top 50), and sentences may be of each of them; in 450 tokens as many
     * answers are complete as in half as many tokens more of whole passages
     * (docs/results/context.md); the floor saves one sentence of passages that more likely answer
     * than not.
     */
    public static final Settings DEFAULTS =
            new Settings(
                    20,
                    20,
                    null,
                    .5f,
                    null,
                    450,
                    .25f,
                    PassageOrder.RANK,
                    TitleRule.NONE,
                    false,
                    Interpolation.DEFAULTS);

    public Settings {
        OutOfRangeException.atLeastOne("candidates", candidates);
        OutOfRangeException.atLeastOne("top_k", topK);
        OutOfRangeException.share("threshold", threshold);
        OutOfRangeException.share("floor", floor);
        OutOfRangeException.share("min_rank", minRank);
        OutOfRangeException.atLeastOne("token_budget", tokenBudget);
        OutOfRangeException.share("fact_share", factShare);
    }

    /**
     * The threshold that holds.
     *
     * @param ordered whether a search ordered the passages; then little is asked of a sentence by
     *     itself unless the caller wants more
     */
    public float threshold(boolean ordered) {
        if (threshold != null) {
            return threshold;
        }
        return ordered ? ORDERED_THRESHOLD : UNORDERED_THRESHOLD;
    }

    /**
     * The rank probability that each passage must have.
     *
     * @param ordered whether a search ordered the passages; then none goes by itself unless the
     *     caller wants it
     */
    public float minRank(boolean ordered) {
        if (minRank != null) {
            return minRank;
        }
        return ordered ? 0f : UNORDERED_MIN_RANK;
    }

    /** The rank probability that the best passage of an ordered list must have. */
    public float answerable() {
        return minRank == null ? ANSWERABLE : minRank;
    }

    /** These settings with another number of candidates. */
    public Settings withCandidates(int count) {
        return with(count, topK, threshold, tokenBudget);
    }

    /** These settings with another number of passages from which sentences are kept. */
    public Settings withTopK(int passages) {
        return with(candidates, passages, threshold, tokenBudget);
    }

    /** These settings with another threshold. */
    public Settings withThreshold(float probability) {
        return with(candidates, topK, probability, tokenBudget);
    }

    /** These settings with another budget. */
    public Settings withTokenBudget(int tokens) {
        return with(candidates, topK, threshold, tokens);
    }

    private Settings with(int count, int passages, @Nullable Float least, int tokens) {
        return new Settings(
                count,
                passages,
                least,
                floor,
                minRank,
                tokens,
                factShare,
                order,
                titleRule,
                fill,
                interpolation);
    }

    /** A setting that is out of its range. The message has name, range and value. */
    public static final class OutOfRangeException extends IllegalArgumentException {

        @Serial private static final long serialVersionUID = 1L;

        private final String field;

        OutOfRangeException(String field, String message) {
            super(message);
            this.field = field;
        }

        // Both stand here and not in Settings, which has constants: Interpolation asks as well, and
        // of
        // two classes that need each other to be initialised, one sees the other's constants as
        // null.

        private static void atLeastOne(String field, int value) {
            if (value < 1) {
                throw new OutOfRangeException(
                        field, "%s must be at least 1, got %d".formatted(field, value));
            }
        }

        static void share(String field, @Nullable Float value) {
            if (value != null && !(value >= 0f && value <= 1f)) {
                throw new OutOfRangeException(
                        field, "%s must lie between 0 and 1, got %s".formatted(field, value));
            }
        }

        /** The name of the setting as requests have it, e.g. {@code top_k}. */
        public String field() {
            return field;
        }
    }

    /** The order of documents in a compact context. */
    public enum PassageOrder {
        /** Best first. */
        RANK,
        /** By document id, then by place in the document. */
        DOCUMENT,
        /**
         * Best at both ends and weakest in the middle, where generators read least carefully (Liu
         * et al., "Lost in the middle: how language models use long contexts", TACL 2024): the best
         * first, the second best last, the third best second, and so on inwards.
         */
        EDGES;

        /**
         * Brings things into this order.
         *
         * @param bestFirst ordered by rank
         * @param byDocument a total order by document
         */
        public <T> List<T> arrange(List<T> bestFirst, Comparator<? super T> byDocument) {
            return switch (this) {
                case RANK -> List.copyOf(bestFirst);
                case DOCUMENT -> bestFirst.stream().sorted(byDocument).toList();
                case EDGES -> edges(bestFirst);
            };
        }

        private static <T> List<T> edges(List<T> bestFirst) {
            List<T> arranged = new ArrayList<>(bestFirst.size());
            for (int i = 0; i < bestFirst.size(); i += 2) {
                arranged.add(bestFirst.get(i));
            }
            int last = bestFirst.size() % 2 == 0 ? bestFirst.size() - 1 : bestFirst.size() - 2;
            for (int i = last; i > 0; i -= 2) {
                arranged.add(bestFirst.get(i));
            }
            return arranged;
        }
    }

    /** The text that counts as a passage's title when sentences are chosen. */
    public enum TitleRule {
        /** The title is a heading of the context; it is never a sentence. */
        NONE,
        /** The first sentence is kept whenever another sentence of its passage is. */
        FIRST_SENTENCE
    }
}

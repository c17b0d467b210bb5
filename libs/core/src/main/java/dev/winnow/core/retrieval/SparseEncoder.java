package dev.winnow.core.retrieval;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.score.Impacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns text into weighted terms of its own vocabulary, as uniCOIL (Lin and Ma, arXiv 2106.14807)
 * and SPLADE (Formal et al., SIGIR 2021) do. Safe for use by several threads; a text's weights are
 * the same whatever else is encoded at the same time.
 */
public interface SparseEncoder extends AutoCloseable {

    ModelIdentity model();

    /**
     * The terms of a question.
     *
     * @throws StageException if the model is busy beyond its queue, the deadline passes, or the
     *     model fails
     */
    Impacts encodeQuery(String text, Deadline deadline) throws StageException;

    /**
     * The terms of passages, each cut at the model's window, and each the same as by itself. An
     * encoder with several sessions uses all of them.
     *
     * @return one for each passage, in order
     */
    List<Impacts> encodePassages(List<PassageText> passages, Deadline deadline)
            throws StageException;

    @Override
    void close();

    /**
     * Where the impacts of an index come from.
     *
     * @param wanted whether the index has any
     * @param encoder makes them; null if documents and questions bring their own. What they bring
     *     is taken before what the encoder would make
     */
    record ImpactOrigin(boolean wanted, @Nullable SparseEncoder encoder) implements AutoCloseable {

        /** An index of words and vectors alone. */
        public static final ImpactOrigin NONE = new ImpactOrigin(false, null);

        /** Documents and questions bring their own. */
        public static final ImpactOrigin GIVEN = new ImpactOrigin(true, null);

        public ImpactOrigin {
            if (encoder != null && !wanted) {
                throw new IllegalArgumentException(
                        "an encoder of impacts, but no impacts are wanted");
            }
        }

        /** An encoder makes them. */
        public static ImpactOrigin of(SparseEncoder encoder) {
            return new ImpactOrigin(true, encoder);
        }

        /**
         * Its name in an index's settings; null without impacts, so that such an index stays what
         * it was before there were any.
         */
        public @Nullable String settingsName() {
            if (!wanted) {
                return null;
            }
            return encoder == null ? "given" : encoder.model().nameAndHash();
        }

        /** Closes the encoder. */
        @Override
        public void close() {
            if (encoder != null) {
                encoder.close();
            }
        }
    }
}

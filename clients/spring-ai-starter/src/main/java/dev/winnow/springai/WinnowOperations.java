package dev.winnow.springai;

import dev.winnow.client.ContextAnswer;
import dev.winnow.client.ContextQuery;
import dev.winnow.client.Degraded;
import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import dev.winnow.client.SourceText;
import dev.winnow.client.WinnowClient;
import java.util.List;

/** What retriever and post-processor ask of a Winnow, wherever it runs. */
public interface WinnowOperations {

    /**
     * The sentences that matter to a question, source by source.
     *
     * @throws dev.winnow.client.WinnowException if there is no answer
     */
    Kept<SourceText> context(String question, Options options);

    /**
     * What is left of given passages, of each in the order of the request; empty texts included.
     *
     * @throws dev.winnow.client.WinnowException if there is no answer
     */
    Kept<PruneAnswer.Pruned> prune(PruneQuery request);

    /** A running Winnow. */
    static WinnowOperations of(WinnowClient client) {
        return new WinnowOperations() {

            @Override
            public Kept<SourceText> context(String question, Options options) {
                ContextAnswer answer =
                        client.context(ContextQuery.of(question).with(options).explained());
                return new Kept<>(answer.sources(), answer.degraded());
            }

            @Override
            public Kept<PruneAnswer.Pruned> prune(PruneQuery request) {
                PruneAnswer answer = client.prune(request);
                return new Kept<>(answer.passages(), answer.degraded());
            }
        };
    }

    /**
     * What is kept.
     *
     * @param parts of each source or passage
     * @param degraded what was lost on the way; empty if nothing was
     */
    record Kept<T>(List<T> parts, List<Degraded> degraded) {

        /** Copies the lists. */
        public Kept {
            parts = List.copyOf(parts);
            degraded = List.copyOf(degraded);
        }
    }
}

package dev.winnow.retriever.index;

import dev.winnow.core.retrieval.SparseEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Where the impacts of an index come from.
 *
 * @param wanted whether the index has any
 * @param encoder makes them; null if documents and questions bring their own. What they bring is taken before what the encoder would make
 */
public record ImpactSource(boolean wanted, @Nullable SparseEncoder encoder)
        implements AutoCloseable {

    /** An index of words and vectors alone. */
    public static final ImpactSource NONE = new ImpactSource(false, null);

    /** Documents and questions bring their own. */
    public static final ImpactSource GIVEN = new ImpactSource(true, null);

    public ImpactSource {
        if (encoder != null && !wanted) {
            throw new IllegalArgumentException("an encoder of impacts, but no impacts are wanted");
        }
    }

    /** An encoder makes them. */
    public static ImpactSource of(SparseEncoder encoder) {
        return new ImpactSource(true, encoder);
    }

    /** Its name in an index's settings; null without impacts, so that such an index stays what it was before there were any. */
    public @Nullable String settingsName() {
        if (!wanted) {
            return null;
        }
        return encoder == null ? "given" : IndexSettings.identified(encoder.model());
    }

    /** Closes the encoder. */
    @Override
    public void close() {
        if (encoder != null) {
            encoder.close();
        }
    }
}

package dev.winnow.core.retrieval;

import org.jspecify.annotations.Nullable;

/**
 * Where the impacts of an index come from.
 *
 * @param wanted whether the index has any
 * @param encoder makes them; null if documents and questions bring their own. What they bring is
 *     taken before what the encoder would make
 */
public record ImpactOrigin(boolean wanted, @Nullable SparseEncoder encoder)
        implements AutoCloseable {

    /** An index of words and vectors alone. */
    public static final ImpactOrigin NONE = new ImpactOrigin(false, null);

    /** Documents and questions bring their own. */
    public static final ImpactOrigin GIVEN = new ImpactOrigin(true, null);

    public ImpactOrigin {
        if (encoder != null && !wanted) {
            throw new IllegalArgumentException("an encoder of impacts, but no impacts are wanted");
        }
    }

    /** An encoder makes them. */
    public static ImpactOrigin of(SparseEncoder encoder) {
        return new ImpactOrigin(true, encoder);
    }

    /**
     * Its name in an index's settings; null without impacts, so that such an index stays what it
     * was before there were any.
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

package dev.winnow.app.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A store as a command line names it: {@code lucene}, {@code lucene:FOLDER} or {@code opensearch}.
 *
 * @param engine what keeps it
 * @param folder of an index on Lucene; null for the one that the settings name, and on OpenSearch
 */
record StoreAddress(Engine engine, @Nullable Path folder) {

    /** What keeps a store. */
    enum Engine {
        LUCENE,
        OPENSEARCH
    }

    /** For help and messages. */
    static final String FORMS = "lucene, lucene:FOLDER or opensearch";

    private static final String LUCENE = "lucene";

    static StoreAddress parse(String text) {
        if (text.equals(LUCENE)) {
            return new StoreAddress(Engine.LUCENE, null);
        }
        if (text.equals("opensearch")) {
            return new StoreAddress(Engine.OPENSEARCH, null);
        }
        if (text.startsWith(LUCENE + ":") && text.length() > LUCENE.length() + 1) {
            return new StoreAddress(
                    Engine.LUCENE,
                    Path.of(text.substring(LUCENE.length() + 1)).toAbsolutePath().normalize());
        }
        throw new CommandException(
                "'%s' names no store; it must be %s".formatted(Terminal.safe(text), FORMS));
    }
}

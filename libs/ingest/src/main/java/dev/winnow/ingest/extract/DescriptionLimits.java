package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How much may be said of a document beside its text. It is stored with each of its passages and
 * goes with each of them that is found, so without a bound one document could fill every answer.
 * The numbers are picked by hand, far beyond what people and exports write.
 */
public final class DescriptionLimits {

    private static final int TITLE_CHARACTERS = 1_000;

    private static final int URI_CHARACTERS = 2_000;

    /** Names and values in UTF-8. */
    private static final int METADATA_BYTES = 65_536;

    private static final int METADATA_VALUES = 1_000;

    private DescriptionLimits() {}

    /**
     * A field that says too much.
     *
     * @param field its name over HTTP
     * @param unit what is counted, in the plural
     */
    public record Excess(String field, int actual, int limit, String unit) {

        public String message() {
            return "%s has %,d %s, at most %,d are taken; shorten it or move it into the text"
                    .formatted(field, actual, unit, limit);
        }
    }

    /** The first field that says too much, or null. */
    public static @Nullable Excess excess(
            @Nullable String title, @Nullable String uri, Metadata metadata) {
        if (title != null && title.length() > TITLE_CHARACTERS) {
            return new Excess("title", title.length(), TITLE_CHARACTERS, "characters");
        }
        if (uri != null && uri.length() > URI_CHARACTERS) {
            return new Excess("uri", uri.length(), URI_CHARACTERS, "characters");
        }
        Collection<List<String>> all = metadata.values().values();
        int values = all.stream().mapToInt(List::size).sum();
        long bytes =
                Stream.concat(
                                metadata.values().keySet().stream(),
                                all.stream().flatMap(List::stream))
                        .mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
        if (bytes > METADATA_BYTES) {
            return new Excess(
                    "metadata", Math.clamp(bytes, 0, Integer.MAX_VALUE), METADATA_BYTES, "bytes");
        }
        return values > METADATA_VALUES
                ? new Excess("metadata", values, METADATA_VALUES, "values")
                : null;
    }
}

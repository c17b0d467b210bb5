package dev.winnow.ingest.source;

import dev.winnow.core.passage.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is said beside a document's content.
 *
 * @param origin where it comes from: the real path of a folder, {@code upload}, or a topic
 * @param uri where a person can read it, or null
 * @param title in place of the one that the content gives, or null
 * @param metadata beside what the content says of itself, and stronger
 * @param groups who may see it; empty for the whole tenant
 */
public record Description(
        String origin,
        @Nullable String uri,
        @Nullable String title,
        Metadata metadata,
        List<String> groups) {

    public Description {
        groups = groups.stream().sorted().distinct().toList();
    }
}

package dev.winnow.client;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document whose text is known, to be stored.
 *
 * @param text stored as it is
 * @param title null for one that is made from the text
 * @param uri where a person can read it; null if nowhere
 * @param metadata values for filters; null for none
 * @param groups some of the caller's groups, or an empty list for the whole tenant; null for the
 *     caller's
 */
public record DocumentText(
        String text,
        @Nullable String title,
        @Nullable String uri,
        @Nullable Map<String, ?> metadata,
        @Nullable List<String> groups) {

    /** A text with nothing else. */
    public static DocumentText of(String text) {
        return new DocumentText(text, null, null, null, null);
    }

    /** The same with a title. */
    public DocumentText withTitle(@Nullable String other) {
        return new DocumentText(text, other, uri, metadata, groups);
    }
}

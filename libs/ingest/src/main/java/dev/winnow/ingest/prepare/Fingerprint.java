package dev.winnow.ingest.prepare;

import dev.winnow.core.identity.Sha256;
import dev.winnow.ingest.source.Description;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a document has changed: a hash of the content that came in and of all that was said
 * beside it, except who may see it, which is stored and compared as it is.
 */
public final class Fingerprint {

    private final StringBuilder parts = new StringBuilder();

    private Fingerprint() {}

    /**
     * SHA-256, 64 lower-case hexadecimal digits.
     *
     * @param content SHA-256 of the file's bytes or of the line's
     */
    static String of(String content, Description about) {
        Fingerprint print = new Fingerprint();
        print.add(content);
        print.add(about.title());
        print.add(about.uri());
        about.metadata().values().forEach(print::add);
        return Sha256.of(print.parts.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void add(String name, List<String> values) {
        add(name);
        parts.append(values.size()).append('\n');
        values.forEach(this::add);
    }

    /** With its length before it, so that no two lists of parts look the same. */
    private void add(@Nullable String part) {
        if (part == null) {
            parts.append("-\n");
        } else {
            parts.append(part.length()).append(' ').append(part).append('\n');
        }
    }
}

package dev.winnow.core.index;

import java.io.IOException;
import java.io.Serial;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An index cannot be opened as it stands. The message is the trouble and the remedy, each a
 * sentence for the person who started the program.
 */
public final class IndexOpenException extends IOException {

    @Serial private static final long serialVersionUID = 1L;

    private static final String NOT_SET = "(not set)";

    private final String trouble;
    private final String remedy;

    /**
     * @param trouble what is wrong, and where
     * @param remedy what to do about it
     */
    public IndexOpenException(String trouble, String remedy, @Nullable Throwable cause) {
        super(trouble + " " + remedy, cause);
        this.trouble = trouble;
        this.remedy = remedy;
    }

    /** The trouble: what is wrong, and where. */
    public String trouble() {
        return trouble;
    }

    /** The remedy: what to do about it. */
    public String remedy() {
        return remedy;
    }

    /**
     * Each setting of an index that is another one now, in the order of the names; empty if none
     * is.
     */
    public static String differences(
            SortedMap<String, String> built, SortedMap<String, String> wanted) {
        StringJoiner differences = new StringJoiner("; ");
        TreeSet<String> names = new TreeSet<>(built.keySet());
        names.addAll(wanted.keySet());
        for (String name : names) {
            String before = built.getOrDefault(name, NOT_SET);
            String now = wanted.getOrDefault(name, NOT_SET);
            if (!before.equals(now)) {
                differences.add("%s was '%s' and is '%s' now".formatted(name, before, now));
            }
        }
        return differences.toString();
    }
}

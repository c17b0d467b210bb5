package dev.winnow.ingest.extract;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Marks of list items as Markdown has them: a hyphen or a number, two blanks deeper for each list
 * around.
 */
final class ListMarks {

    private static final int UNORDERED = -1;

    private final Deque<Integer> lists = new ArrayDeque<>();

    /**
     * @param start number of the first item as written in the document, or null
     */
    void open(boolean ordered, @Nullable String start) {
        lists.push(ordered ? first(start) : UNORDERED);
    }

    void close() {
        lists.poll();
    }

    int depth() {
        return lists.size();
    }

    /** The mark of the next item of the innermost list. */
    String next() {
        Integer number = lists.poll();
        if (number == null) {
            return "- ";
        }
        String indent = "  ".repeat(lists.size());
        lists.push(number == UNORDERED ? UNORDERED : number + 1);
        return indent + (number == UNORDERED ? "- " : number + ". ");
    }

    private static int first(@Nullable String start) {
        return start != null && start.matches("[0-9]{1,6}") ? Integer.parseInt(start) : 1;
    }
}

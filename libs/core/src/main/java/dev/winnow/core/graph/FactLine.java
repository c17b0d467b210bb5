package dev.winnow.core.graph;

import java.util.regex.Pattern;

/**
 * The form of a fact beside others: what is said of one entity by one relation is one line, the
 * entity and the relation once and what each fact adds after it.
 *
 * @param head what the line begins with, such as {@code psoriasis associates Gene}; empty if the
 *     fact stands alone
 * @param item what this fact adds, such as {@code HLA-B (p=2e-37)}
 * @param asked whether the question asks for this: it is of a kind, or by a relation, that the
 *     question names, and about an entity that it surely means; or it leads from one such entity to
 *     another one of the question
 */
public record FactLine(String head, String item, boolean asked) {

    /** Also what breaks lines only for some readers: a name must not begin a line of its own. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\x0B\\x85\\x{2028}\\x{2029}]+");

    public FactLine {
        head = oneLine(head);
        item = oneLine(item);
    }

    /** A fact that shares its line with no other and that nobody asked for. */
    public static FactLine alone(String text) {
        return new FactLine("", text, false);
    }

    static String oneLine(String text) {
        return BLANKS.matcher(text).replaceAll(" ").strip();
    }
}

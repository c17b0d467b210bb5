package dev.winnow.retriever.search;

import dev.winnow.core.identity.PassageId;
import java.util.regex.Pattern;

/**
 * Change logs and release notes, which are known by the name of their file or folder. They repeat
 * the words of every page without explaining what these do, so they count half unless the question
 * asks for a version or a change. Measured in docs/results/context.md.
 */
final class ChangeLogs {

    /** What is left of their scores. From .5 to .8 the contexts are the same; picked by hand. */
    static final float SHARE = .5f;

    /** The names in capitals are conventions of the GNU coding standards and of Python. */
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:^|/)(?:(?i:change[-_ ]?logs?|release[-_ ]?notes?|whats?[-_ ]?new)(?:[-_ .]?[\\d.x]+)?(?:\\.\\w+)?"
                            + "|(?:CHANGES|HISTORY|NEWS)(?:\\.\\w+)?)(?:/.*)?#\\d+");

    private static final Pattern ASKED =
            Pattern.compile(
                    "(?i)\\b(?:versions?|releases?|released|change-?logs?|changed|changes|deprecat\\w+|upgrad\\w+"
                            + "|breaking|what(?:'s| is) new|new in)\\b|\\bv?\\d+\\.\\d");

    private ChangeLogs() {}

    /** Whether a question asks for a version or a change. */
    static boolean areAsked(String question) {
        return ASKED.matcher(question).find();
    }

    /** Whether a passage was cut from one. */
    static boolean hold(PassageId passage) {
        return NAME.matcher(passage.value()).find();
    }
}

package dev.winnow.app.chat;

import java.util.regex.Pattern;

/**
 * Makes quoted text harmless inside a prompt: characters that a person cannot see but a model reads
 * are left out, and what a chat template, a renderer or the fence could take for markup is written
 * in another way. The context itself stays as it is; only the copy in the prompt changes.
 */
final class PromptText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PromptText() {}

    /**
     * What follows the opening bracket of a template's token: capitals, with a small letter or two
     * before them at most ([INST], [/SYSTEM_PROMPT], [TOOL_CALLS], [gMASK]), or Mistral's numbered
     * ones.
     */
    private static final Pattern BRACKET_TOKEN =
            Pattern.compile("/?(?:[a-z]{0,2}[A-Z_/]{2,40}+\\d{0,4}|control_\\d{1,4})]");

    /** What follows the opening bracket of a number, or of several. */
    private static final Pattern BRACKETED_NUMBERS =
            Pattern.compile("\\s{0,3}\\p{N}{1,4}+(?:[\\s,;]{1,3}\\p{N}{1,4}+){0,16}\\s{0,3}]");

    static String neutralise(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        String visible = visible(text);
        for (int i = 0; i < visible.length(); i++) {
            append(out, visible, i);
        }
        return ScriptLinks.broken(out.toString());
    }

    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        int before = ' ';
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (isVisible(point, before)) {
                visible.appendCodePoint(point);
                before = point;
            }
        }
        return visible.toString();
    }

    private static void append(StringBuilder out, String text, int at) {
        char following = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        switch (text.charAt(at)) {
            // Tags, and the special tokens of chat templates: <|im_start|>, </s>, <<SYS>>,
            // <start_of_turn>, and DeepSeek's with a full-width bar.
            case '<' -> out.append(opensMarkup(following) ? "&lt;" : "<");
            case '[' -> out.append(isTokenOrMarker(text, at) ? "\uFF3B" : "[");
            // MiniMax begins its turns with ]~b].
            case ']' -> out.append(following == '~' ? "\uFF3D" : "]");
            // An image is fetched by whoever renders the answer, and its address can carry away
            // what stood in the prompt.
            case '!' -> out.append(following == '[' ? "! " : "!");
            default -> out.append(text.charAt(at));
        }
    }

    /**
     * Whatever follows but a comparison and an arrow: templates are many, and each has tokens of
     * its own.
     */
    private static boolean opensMarkup(char following) {
        return !(Character.isWhitespace(following)
                || Character.isSpaceChar(following)
                || Character.isDigit(following)
                || following == '='
                || following == '-');
    }

    /**
     * A template's token, or numbers as in the marker of a source: a generator that copies them
     * would seem to cite. Behind a name or a bracket a number is an index of program code.
     */
    private static boolean isTokenOrMarker(String text, int at) {
        if (text.startsWith("[e~[", at)
                || BRACKET_TOKEN.matcher(text).region(at + 1, text.length()).lookingAt()) {
            return true;
        }
        char before = at == 0 ? ' ' : text.charAt(at - 1);
        return !(Character.isJavaIdentifierPart(before) || before == ']' || before == ')')
                && BRACKETED_NUMBERS.matcher(text).region(at + 1, text.length()).lookingAt();
    }

    private static boolean isVisible(int point, int before) {
        if (point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER) {
            // They shape emoji and several scripts; between Latin letters they only hide.
            return before > 0x7F;
        }
        if (point >= 0xE0100 && point <= 0xE01EF) {
            // The supplement of variation selectors: any byte can be written with them, and no font
            // shows it.
            return false;
        }
        return switch (Character.getType(point)) {
            // Bidirectional marks, zero-width spaces, the soft hyphen and the tag characters are
            // formats.
            case Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED ->
                    false;
            case Character.CONTROL -> point == '\n' || point == '\r' || point == '\t';
            default -> true;
        };
    }
}

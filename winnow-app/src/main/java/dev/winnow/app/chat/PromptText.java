package dev.winnow.app.chat;

/**
 * Makes quoted text harmless inside a prompt: characters that a person cannot see but a model reads are left out, and what a chat
 * template, a renderer or the fence could take for markup is written in another way. The context itself stays as it is; only the copy in
 * the prompt changes.
 */
final class PromptText {

    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PromptText() {}

    static String neutralise(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        int before = ' ';
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            int next = i + Character.charCount(point);
            if (isVisible(point, before)) {
                append(out, point, text, next);
                before = point;
            }
            i = next;
        }
        return out.toString();
    }

    private static void append(StringBuilder out, int point, String text, int next) {
        char following = next < text.length() ? text.charAt(next) : ' ';
        switch (point) {
            // Tags, and the special tokens of chat templates: <|im_start|>, </s>, <<SYS>>.
            case '<' -> out.append(opensMarkup(following) ? "&lt;" : "<");
            // The other family of template tokens: [INST], [/INST].
            case '[' ->
                    out.append(
                            text.startsWith("INST]", next) || text.startsWith("/INST]", next)
                                    ? "\uFF3B"
                                    : "[");
            // An image is fetched by whoever renders the answer, and its address can carry away
            // what stood in the prompt.
            case '!' -> out.append(following == '[' ? "! " : "!");
            default -> out.appendCodePoint(point);
        }
    }

    private static boolean opensMarkup(char following) {
        return Character.isLetter(following)
                || following == '/'
                || following == '|'
                || following == '!'
                || following == '?'
                || following == '<';
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

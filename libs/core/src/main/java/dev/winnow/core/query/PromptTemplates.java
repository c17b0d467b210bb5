package dev.winnow.core.query;

/**
 * What two front ends put around a question in fixed words, so that no rule on how people ask is
 * needed: Open WebUI's template for its own knowledge, and the format that Spring AI's {@code
 * entity(...)} asks the model to keep.
 */
final class PromptTemplates {

    /** All of Open WebUI's templates begin so. */
    private static final String TEMPLATE = "### Task:";

    private static final String CONTEXT = "<context>";

    private static final String CONTEXT_END = "</context>";

    /** First words of Spring AI's format, which stands behind the message. */
    private static final String FORMAT = "\nYour response should be in JSON format.";

    private static final String SCHEMA = "\"$schema\"";

    private PromptTemplates() {}

    /**
     * What stands within, without blanks around it; the message itself if there is no such frame.
     */
    static String inside(String message) {
        String text = withoutFormat(message.strip());
        if (text.startsWith(TEMPLATE)) {
            int end = text.lastIndexOf(CONTEXT_END);
            String behind =
                    end > text.indexOf(CONTEXT) && text.contains(CONTEXT)
                            ? text.substring(end + CONTEXT_END.length()).strip()
                            : "";
            return behind.isEmpty() ? text : behind;
        }
        return text;
    }

    private static String withoutFormat(String text) {
        int format = text.lastIndexOf(FORMAT);
        boolean found = format > 0 && text.indexOf(SCHEMA, format) > 0;
        String before = found ? text.substring(0, format).strip() : "";
        return before.isEmpty() ? text : before;
    }
}

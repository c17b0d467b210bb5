package dev.winnow.core.query;

import dev.winnow.core.text.TextCut;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is looked up of a message. A few sentences are a situation with its question, and are
 * searched for as they stand; passages are scored against the question alone. Around longer ones
 * chat front ends wrap instructions and documents, and people tell what has nothing to do with
 * their question; looked up as it stands, such a message finds what resembles the wrapping. Found
 * by rules, in English words; in other languages by question marks and labels alone:
 *
 * <ol>
 *   <li>What {@link PromptTemplates} knows is left out.
 *   <li>If the message has labels ("Question:", "## User query", {@code <query>}), what stands
 *       behind the last one that means the question; if it is a conversation ("User: ... Assistant:
 *       ..."), the user's last turn that asks, or the first.
 *   <li>If that is still long, without quoted lines and tagged blocks, the sentences that ask most
 *       plainly, for search with those before them in their paragraphs.
 * </ol>
 *
 * A message in which nothing asks is its own question, and of a long one only both ends are read.
 */
public final class QueryExtraction {

    /**
     * Characters of a message that is searched for as it stands, some ninety tokens of English, and
     * of what is taken out of a longer one. With 800 fewer questions in frames of politeness are
     * found; no situation of the questions over documentation has more than 216.
     */
    static final int WHOLE = 400;

    /**
     * Characters of one that passages are scored against as it stands: two lines of a chat. Picked
     * by hand.
     */
    private static final int SHORT = 160;

    /**
     * Characters that are read of each end of a message, since people ask before or behind what
     * they paste: a page. The rules look at each of its sentences a dozen times, so more of them
     * would be a way to keep a processor busy. Picked by hand.
     */
    private static final int END = 4_000;

    /** Between the two ends; a paragraph ends there. */
    private static final String GAP = "\n\n";

    /**
     * Lines of a mail that is answered, and what stands between quotation marks and is too long for
     * a question.
     */
    private static final Pattern QUOTED =
            Pattern.compile(
                    "(?m)^[ \\t]*>.*$|\"[^\"]{200,2000}+\"|\u201C[^\u201D]{200,2000}+\u201D");

    /**
     * Marks of the chat templates of models: {@code <|im_start|>user}, {@code <start_of_turn>user}.
     */
    private static final Pattern TURN_MARK =
            Pattern.compile("<\\|[^|>\\n]{1,30}\\|>|<(?:start|end)_of_turn>|</?s>");

    private static final Pattern QUOTE_MARK = Pattern.compile("(?m)^[ \\t]*>[> \\t]*");

    private static final Set<String> QUESTION_LABELS =
            Set.of(
                    "question questions query request prompt inquiry enquiry message input ask asks asked q"
                            .split(" "));

    /** Before one of those they name something else: "Error message:", "Pull request:". */
    private static final Set<String> OF_SOMETHING_ELSE =
            Set.of(
                    "error log commit pull merge http status warning exception sql voice original forwarded system"
                            .split(" "));

    private QueryExtraction() {}

    /**
     * The question of a message with the situation that it is asked in, which is what is searched
     * for; the message itself if it is short or nothing in it asks.
     */
    public static String of(String message) {
        return part(message, WHOLE, true);
    }

    /**
     * The question of a message alone, against which a passage is scored: a model that was trained
     * on questions is misled by what is told with them.
     */
    public static String question(String message) {
        return part(message, SHORT, false);
    }

    private static String part(String message, int whole, boolean situation) {
        if (!canAsk(message)) {
            return message;
        }
        String stripped = message.strip();
        String text = PromptTemplates.inside(stripped);
        String unframed = text.equals(stripped) ? message : text;
        if (text.length() <= whole && text.indexOf('\n') < 0) {
            return unframed;
        }
        text = TURN_MARK.matcher(ends(text)).replaceAll("\n");
        List<MessageBlocks.Block> blocks = MessageBlocks.of(text);
        String labelled = labelled(blocks);
        String said = labelled == null ? unframed : labelled;
        if (said.length() <= whole) {
            return said;
        }
        for (String place :
                labelled == null ? List.of(untagged(blocks), text) : List.of(labelled)) {
            for (Pattern left : List.of(QUOTED, QUOTE_MARK)) {
                String asking =
                        QuestionSentences.asking(left.matcher(place).replaceAll(""), situation);
                if (asking != null) {
                    return asking;
                }
            }
        }
        return said;
    }

    /** Whether a text has words of talk alone, as a greeting does; English. */
    public static boolean isTalk(String text) {
        return QuestionSentences.isTalk(text);
    }

    /** Every rule needs an English word or a question mark. */
    private static boolean canAsk(String message) {
        return message.chars()
                .anyMatch(
                        c ->
                                (c >= 'a' && c <= 'z')
                                        || (c >= 'A' && c <= 'Z')
                                        || "?\uFF1F\u061F".indexOf(c) >= 0);
    }

    private static String ends(String text) {
        return text.length() <= 2 * END
                ? text
                : text.substring(0, TextCut.whole(text, END))
                        + GAP
                        + text.substring(TextCut.whole(text, text.length() - END));
    }

    private static @Nullable String labelled(List<MessageBlocks.Block> blocks) {
        MessageBlocks.Block question = null;
        MessageBlocks.Block user = null;
        int turns = 0;
        boolean answered = false;
        boolean askedElsewhere = false;
        for (MessageBlocks.Block block : blocks) {
            answered |= block.is(MessageBlocks.OTHER_SPEAKERS);
            if (QuestionSentences.isTalk(block.text())) {
                continue;
            }
            if (block.endsIn(QUESTION_LABELS, OF_SOMETHING_ELSE)) {
                question = block;
            } else if (block.is(MessageBlocks.USER_LABELS)) {
                turns++;
                user =
                        user == null
                                        || QuestionSentences.asks(
                                                block.text(), QuestionSentences.UNMARKED)
                                ? block
                                : user;
            } else if (block.label().isEmpty()) {
                askedElsewhere |= QuestionSentences.asks(block.text(), QuestionSentences.QUESTION);
            }
        }
        if (question != null
                && (!askedElsewhere
                        || QuestionSentences.asks(question.text(), QuestionSentences.UNMARKED))) {
            return question.text();
        }
        return user != null && (answered || turns > 1) ? user.text() : null;
    }

    private static String untagged(List<MessageBlocks.Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (MessageBlocks.Block block : blocks) {
            if (!block.tagged()) {
                text.append(block.label().isEmpty() ? "" : block.label() + ": ")
                        .append(block.text())
                        .append("\n\n");
            }
        }
        return text.toString().strip();
    }

    /**
     * What two front ends put around a question in fixed words, so that no rule on how people ask
     * is needed: Open WebUI's template for its own knowledge, and the format that Spring AI's
     * {@code entity(...)} asks the model to keep.
     */
    private static final class PromptTemplates {

        /** All of Open WebUI's templates begin so. */
        private static final String TEMPLATE = "### Task:";

        private static final String CONTEXT = "<context>";

        private static final String CONTEXT_END = "</context>";

        /** First words of Spring AI's format, which stands behind the message. */
        private static final String FORMAT = "\nYour response should be in JSON format.";

        private static final String SCHEMA = "\"$schema\"";

        private PromptTemplates() {}

        /**
         * What stands within, without blanks around it; the message itself if there is no such
         * frame.
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
}

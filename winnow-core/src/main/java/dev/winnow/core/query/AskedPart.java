package dev.winnow.core.query;

import dev.winnow.core.text.TextCut;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The question within a long message. People greet, explain and thank around their question, and
 * chat front ends wrap instructions and whole documents around it; looked up as it stands, such a
 * message finds what resembles the wrapping. Found by rules, in English words; in other languages
 * by question marks and labels alone:
 *
 * <ol>
 *   <li>What {@link MessageFrames} knows is left out.
 *   <li>If the message has labels ("Question:", "## User query", {@code <query>}), what stands
 *       behind the last one that means the question; if it is a conversation ("User: ... Assistant:
 *       ..."), the user's last turn.
 *   <li>Of that, without quoted lines and tagged blocks, the sentences that ask most plainly: a
 *       question mark before an indirect question before an order.
 *   <li>Before a sentence that leans on what was said ("What helps against it?"), the one in front
 *       of it.
 * </ol>
 *
 * A message in which nothing asks is its own question, and of a long one only both ends are read.
 */
public final class AskedPart {

    /**
     * Characters of a message that holds little but its question: two lines of a chat. Picked by
     * hand.
     */
    static final int SHORT = 160;

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
                    "question",
                    "questions",
                    "query",
                    "request",
                    "prompt",
                    "inquiry",
                    "enquiry",
                    "message",
                    "input",
                    "ask",
                    "asks",
                    "asked",
                    "q");

    /** Before one of those they name something else: "Error message:", "Pull request:". */
    private static final Set<String> OF_SOMETHING_ELSE =
            Set.of(
                    "error",
                    "log",
                    "commit",
                    "pull",
                    "merge",
                    "http",
                    "status",
                    "warning",
                    "exception",
                    "sql",
                    "voice",
                    "original",
                    "forwarded",
                    "system");

    private AskedPart() {}

    /**
     * The question of a message, as it stands there; the message itself if it is short or nothing
     * in it asks.
     */
    public static String of(String message) {
        if (!canAsk(message)) {
            return message;
        }
        String stripped = message.strip();
        String text = MessageFrames.inside(stripped);
        String unframed = text.equals(stripped) ? message : text;
        if (text.length() <= SHORT && text.indexOf('\n') < 0) {
            return unframed;
        }
        text = TURN_MARK.matcher(ends(text)).replaceAll("\n");
        List<MessageBlocks.Block> blocks = MessageBlocks.of(text);
        String labelled = labelled(blocks);
        if (labelled != null && labelled.length() <= SHORT) {
            return labelled;
        }
        for (String said : labelled == null ? List.of(untagged(blocks), text) : List.of(labelled)) {
            String asking =
                    AskingSentences.asking(
                            QUOTED.matcher(said).replaceAll(""), AskingSentences.UNMARKED);
            asking =
                    asking == null
                            ? AskingSentences.asking(
                                    QUOTE_MARK.matcher(said).replaceAll(""),
                                    AskingSentences.CONTAINED)
                            : asking;
            if (asking != null) {
                return asking;
            }
        }
        return labelled == null ? unframed : labelled;
    }

    /** Every rule needs an English word or a question mark. */
    private static boolean canAsk(String message) {
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
                return true;
            }
            if (c == '?' || c == '\uFF1F' || c == '\u061F') {
                return true;
            }
        }
        return false;
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
            if (AskingSentences.contentWords(block.text()) == 0) {
                continue;
            }
            if (block.endsIn(QUESTION_LABELS, OF_SOMETHING_ELSE)) {
                question = block;
            } else if (block.is(MessageBlocks.USER_LABELS)) {
                turns++;
                user =
                        user == null
                                        || AskingSentences.asking(
                                                        block.text(), AskingSentences.CONTAINED)
                                                != null
                                ? block
                                : user;
            } else if (block.label().isEmpty()) {
                askedElsewhere |=
                        AskingSentences.asking(block.text(), AskingSentences.QUESTION) != null;
            }
        }
        if (question != null
                && (!askedElsewhere
                        || AskingSentences.asking(question.text(), AskingSentences.CONTAINED)
                                != null)) {
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
}

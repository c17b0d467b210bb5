package dev.winnow.app.api;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.ChatMessage.Role;
import dev.winnow.app.chat.Conversation;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.core.text.TextCut;
import dev.winnow.platform.json.WinnowJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Housekeeping that a front end asks of the model of a chat: a title, tags, follow-up questions. It
 * comes as a message of a user, alone, and no document answers it. Recognised by the fixed words of
 * two products and by nothing else, since whatever is taken for one is not looked up:
 *
 * <ul>
 *   <li>Open WebUI: begins with {@code ### Task:}, and shows the JSON that it wants or quotes the
 *       chat in {@code <chat_history>}. Its template for knowledge begins the same, and is known by
 *       the {@code <context>} in it.
 *   <li>LibreChat: the prompt for a title, with the chat behind {@code Conversation:}.
 * </ul>
 *
 * @param field of the JSON that is wanted; null where plain words are
 * @param list whether its value is a list
 * @param quoted the chat that it is about; empty if none is quoted
 */
record FrontEndTask(@Nullable String field, boolean list, String quoted) {

    /**
     * Most tokens of an answer: what Open WebUI itself asks for. A title has ten, but models that
     * think aloud need room to do so.
     */
    static final int MAX_TOKENS = 1_000;

    /**
     * Characters of a prompt that is still worth the generator's time, as many as a question may
     * have.
     */
    private static final int MAX_CHARACTERS = 32_000;

    /** As the prompts themselves say: three to five words. */
    private static final int TITLE_WORDS = 5;

    private static final int TITLE_CHARACTERS = 60;

    /** Characters of a quoted chat that the rule for titles reads. Picked by hand. */
    private static final int MAX_READ = 4_000;

    private static final List<String> LIMITS = List.of("max_tokens", "max_completion_tokens");

    private static final String TASK = "### Task:";

    private static final String HISTORY = "<chat_history>";

    private static final String HISTORY_END = "</chat_history>";

    private static final String LIBRECHATS_TITLE =
            "Provide a concise, 5-word-or-less title for the conversation";

    private static final String LIBRECHATS_CHAT = "\nConversation:";

    /** {@code { "tags": ["tag1"]}} or {@code {"title": "..."}}. */
    private static final Pattern WANTED =
            Pattern.compile("\\{\\s*\"(\\w{1,40})\"\\s*:\\s*([\\[\"])");

    /** Who speaks in a quoted chat. */
    private static final Pattern SPEAKER = Pattern.compile("(?im)^(user|human|assistant|ai):");

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private static final Pattern END_OF_SENTENCE = Pattern.compile("[\\p{Punct}\\s]+$");

    /** The task that a conversation consists of, if it is one. */
    static Optional<FrontEndTask> of(Conversation conversation) {
        List<ChatMessage> said =
                conversation.messages().stream()
                        .filter(message -> message.role() != Role.SYSTEM)
                        .toList();
        if (said.size() != 1) {
            return Optional.empty();
        }
        String prompt = said.getFirst().text().strip();
        if (prompt.startsWith(LIBRECHATS_TITLE)) {
            int chat = prompt.indexOf(LIBRECHATS_CHAT);
            return chat < 0
                    ? Optional.empty()
                    : Optional.of(
                            new FrontEndTask(
                                    null,
                                    false,
                                    prompt.substring(chat + LIBRECHATS_CHAT.length())));
        }
        return prompt.startsWith(TASK) ? ofOpenWebUi(prompt) : Optional.empty();
    }

    private static Optional<FrontEndTask> ofOpenWebUi(String prompt) {
        int history = prompt.indexOf(HISTORY);
        String head = history < 0 ? prompt : prompt.substring(0, history);
        Matcher wanted = WANTED.matcher(head);
        boolean shown = wanted.find();
        if (head.contains("<context>")
                || head.contains("<user_query>")
                || (!shown && history < 0)) {
            return Optional.empty();
        }
        return Optional.of(
                new FrontEndTask(
                        shown ? wanted.group(1) : null,
                        shown && wanted.group(2).equals("["),
                        history < 0 ? "" : chat(prompt, history + HISTORY.length())));
    }

    private static String chat(String prompt, int from) {
        int end = prompt.lastIndexOf(HISTORY_END);
        return prompt.substring(from, Math.max(from, end < 0 ? prompt.length() : end));
    }

    /** Whether its prompt is short enough for the generator. */
    static boolean isShort(Conversation conversation) {
        int characters = 0;
        for (ChatMessage message : conversation.messages()) {
            characters += message.text().length();
        }
        return characters <= MAX_CHARACTERS;
    }

    /** The caller's parameters with the bound on the answer's length. */
    static SortedMap<String, Object> bounded(SortedMap<String, Object> parameters) {
        TreeMap<String, Object> bounded = new TreeMap<>(parameters);
        for (String name : LIMITS) {
            bounded.computeIfPresent(
                    name,
                    (same, tokens) ->
                            tokens instanceof Integer few ? Math.min(few, MAX_TOKENS) : MAX_TOKENS);
        }
        if (LIMITS.stream().noneMatch(bounded::containsKey)) {
            bounded.put("max_tokens", MAX_TOKENS);
        }
        return bounded;
    }

    /**
     * What answers it where no generator does: the first words of the question for a title, and
     * else nothing, in the shape that is asked for.
     */
    String withoutGenerator() {
        if (field == null) {
            return title();
        }
        Object value = list ? List.of() : field.equals("title") ? title() : "";
        return WinnowJson.strict().writeValueAsString(Map.of(field, value));
    }

    private String title() {
        // Five words come out: what stands far behind them need not be read.
        String said = TextCut.start(quoted, MAX_READ);
        String first = said;
        Matcher speakers = SPEAKER.matcher(said);
        if (speakers.find()) {
            int begin = speakers.end();
            first = said.substring(begin, speakers.find() ? speakers.start() : said.length());
        }
        String[] words = BLANKS.split(QueryExtraction.question(first).strip());
        String title =
                String.join(" ", List.of(words).subList(0, Math.min(TITLE_WORDS, words.length)));
        return END_OF_SENTENCE.matcher(TextCut.start(title, TITLE_CHARACTERS)).replaceAll("");
    }
}

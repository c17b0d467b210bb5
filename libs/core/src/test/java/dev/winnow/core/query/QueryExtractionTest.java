package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryExtractionTest {

    private static final String QUESTION = "Which bolts hold the keel of a dinghy?";

    private static final String CHATTER =
            "We bought the boat last summer from a retired teacher who had kept it under a tarpaulin for eleven years. "
                    + "My brother repaints the hull at the moment, and the weather has been kind to us so far. "
                    + "The trailer came with it, two oars as well, and a bucket that has a hole at the bottom. "
                    + "On Sundays the neighbours come over, drink our coffee and shake their heads at the paint.";

    private static final String PASTE =
            "Hulls of plywood were common on this coast until the sixties. Builders glued them with resin and closed the seams with tape. "
                    + "Why did they give it up? Moulds became cheap, and a hull of glass fibre needed a tenth of the hours. "
                    + "Most yards had changed by 1972, and the last one closed its steam box four years later, after a fire. "
                    + "Its sheds stand to this day, and a museum shows the moulds, the clamps and a finished hull.";

    private static final String INDIRECT =
            "I would like to know which bolts are the ones for the keel of a dinghy.";

    private static final String PROGRAM =
            "My method takes a List<Order> and prints each with a <br> behind it."
                    + " How do I sort a list of orders backwards?";

    private static final String GERMAN_CHATTER =
            "Wir haben das Boot letzten Sommer von einem Lehrer gekauft, der es elf Jahre lang unter einer Plane stehen hatte. "
                    + "Mein Bruder streicht gerade den Rumpf, und das Wetter meint es gut mit uns. Der Anh\u00e4nger war dabei, zwei Ruder auch, "
                    + "und ein Eimer mit einem Loch im Boden. Sonntags kommen die Nachbarn, trinken unseren Kaffee und erkl\u00e4ren, wie sie es machen w\u00fcrden.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Hello! Which bolts hold the keel? Thank you.",
                "The keel of our dinghy hangs on eight bolts, and two of them broke when we hit a rock in the harbour last Sunday. "
                        + "The yard says that all of them have to go. What do I have to loosen, and in which order?",
                "Since the repair:\n> ERR-7: bolt 3 is loose\nappears on the display.\nWhat now?",
            })
    void a_situation_is_looked_up_with_its_question(String message) {
        assertThat(QueryExtraction.of(message)).isEqualTo(message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void what_asks_is_looked_up_and_not_what_is_told_with_it(
            String name, String message, String lookedUp) {
        assertThat(QueryExtraction.of(message)).isEqualTo(lookedUp);
    }

    static Stream<Arguments> messages() {
        String mail = "> Dear club,\n>\n> " + QUESTION + "\n>\n> Yours, a member";
        String format =
                "\nYour response should be in JSON format.\nWhat is no JSON? Leave it out.\n```{\n  \"$schema\" : \"https://json-schema.org/draft/2020-12/schema\"\n}```\n";
        return Stream.of(
                arguments(
                        "without politeness around it",
                        paragraphs(
                                "Good morning! I hope that you are well. Could you help me with something?",
                                CHATTER,
                                QUESTION,
                                "Thank you so much in advance, and have a lovely day!"),
                        QUESTION),
                arguments("before what is told", QUESTION + " " + CHATTER, QUESTION),
                arguments("behind it", paragraphs(CHATTER, QUESTION), QUESTION),
                arguments("between", paragraphs(CHATTER, QUESTION + " " + CHATTER), QUESTION),
                arguments(
                        "before a pasted text that asks as well",
                        paragraphs(QUESTION, "From the club's page:", PASTE),
                        QUESTION),
                arguments("behind one", paragraphs(PASTE, QUESTION), QUESTION),
                arguments("indirect and without a mark", paragraphs(CHATTER, INDIRECT), INDIRECT),
                arguments(
                        "before a context with nothing behind it",
                        "### Task:\n%s\n<context>\n%s\n</context>".formatted(QUESTION, CHATTER),
                        "Task: " + QUESTION),
                arguments(
                        "with Spring AI's format behind it, and no mark",
                        "Bolts of the keel" + format,
                        "Bolts of the keel"),
                arguments(
                        "with Spring AI's format behind it",
                        paragraphs(CHATTER, QUESTION + format),
                        QUESTION),
                arguments(
                        "in the user's last turn of a conversation",
                        "User: Who built the first dinghies of plywood?\nAssistant: %s\nUser: %s\nAssistant:"
                                .formatted(PASTE, QUESTION),
                        QUESTION),
                arguments(
                        "in a mail of somebody else, where nobody else asks",
                        paragraphs("Please see below.", CHATTER, mail),
                        QUESTION),
                arguments(
                        "beside a mail of somebody else who asks, too",
                        paragraphs("What colour suits a hull of plywood?", CHATTER, mail),
                        "What colour suits a hull of plywood?"),
                arguments(
                        "twice, in their order",
                        paragraphs(CHATTER, QUESTION, "Which glue closes the seams of plywood?"),
                        QUESTION + " Which glue closes the seams of plywood?"),
                arguments("nowhere", CHATTER, CHATTER),
                arguments(
                        "in another language",
                        paragraphs(GERMAN_CHATTER, "Welche Bolzen halten den Kiel einer Jolle?"),
                        "Welche Bolzen halten den Kiel einer Jolle?"),
                arguments("beside types of a program", paragraphs(CHATTER, PROGRAM), PROGRAM),
                arguments(
                        "behind a time of day, which is no label",
                        paragraphs(CHATTER, "We meet at 10:30. " + QUESTION),
                        "We meet at 10:30. " + QUESTION));
    }

    private static String paragraphs(String... paragraphs) {
        return String.join("\n\n", paragraphs);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Error message", "Pull request", "A few details", "Patient", "Note"})
    void a_label_of_something_else_takes_nothing_from_a_question_beside_it(String label) {
        String labelled = label + ": the bolts of plywood hulls rust at sea";

        assertThat(QueryExtraction.of(paragraphs(CHATTER, QUESTION, labelled, "Thanks a lot.")))
                .isEqualTo(QUESTION);
    }

    @Test
    void what_is_said_before_a_question_in_its_paragraph_stays_with_it() {
        String situation = "The keel is held by eight bolts, and two of them broke. ";

        assertThat(
                        QueryExtraction.of(
                                CHATTER
                                        + "\n\n"
                                        + situation
                                        + "What do I have to loosen? Thanks, and give my love to the club.\n\n"
                                        + CHATTER))
                .isEqualTo(situation + "What do I have to loosen?");
        assertThat(QueryExtraction.of(CHATTER + " " + situation + QUESTION))
                .hasSizeLessThanOrEqualTo(QueryExtraction.WHOLE)
                .endsWith(situation + QUESTION)
                .doesNotContain("retired teacher");
        assertThat(QueryExtraction.question(CHATTER + " " + situation + QUESTION))
                .isEqualTo(QUESTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use the context to answer.\n\nContext:\n%2$s\n\nQuestion: %1$s\nAnswer:",
                "Use the context to answer.\n\n<context>\n%2$s\n</context>\n\n<user_query>%1$s</user_query>",
                "### Task\nAnswer briefly and cite your sources.\n\n### User question\n%1$s\n\n### Documents\n%2$s\n\n### Answer",
                "**Query:** %1$s\n\n---\n%2$s\n---\n\nWhat is not in the text must not be in the answer. Can you cite it?",
            })
    void the_label_of_a_template_tells_where_the_question_is(String template) {
        assertThat(QueryExtraction.of(template.formatted(QUESTION, PASTE))).isEqualTo(QUESTION);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bolts of the keel",
                "Which bolts hold the keel?",
                "Which bolts hold the keel?\n\nAnd <context> is a word like others",
            })
    void behind_open_webuis_context_everything_counts(String asked) {
        String template =
                "### Task:\nWhat does the context say? List it.\n\n### Output:\nProvide an answer.\n\n<context>\n%s\n</context>\n\n%s";

        assertThat(QueryExtraction.of(template.formatted(PASTE, asked)))
                .isEqualTo(QueryExtraction.of(asked));
    }

    @Test
    void of_a_message_of_many_pages_both_ends_are_read() {
        String pages = (CHATTER + "\n\n").repeat(400);

        assertThat(QueryExtraction.of(QUESTION + "\n\n" + pages)).isEqualTo(QUESTION);
        assertThat(QueryExtraction.of(pages + QUESTION)).isEqualTo(QUESTION);
        String between = pages + QUESTION + "\n\n" + pages;
        assertThat(QueryExtraction.of(between)).isEqualTo(between);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u4e2d\u3002", "* a\n", "a. ", "Why is that? ", "a: b\n"})
    void a_long_message_costs_no_more_than_its_two_ends(String unit) {
        long pages = work(unit.repeat(24_000 / unit.length()));
        long book = work(unit.repeat(240_000 / unit.length()));

        // The message itself is copied where something is taken from it.
        assertThat(book - 4 * 240_000).isLessThan(2 * pages);
    }

    @Test
    void a_message_without_a_word_of_english_and_a_question_mark_costs_nothing() {
        assertThat(work("\u4e2d\u3002".repeat(16_000))).isLessThan(10_000);
    }

    /** Bytes that this thread allocates for it: the same at each run, unlike the time. */
    private static long work(String message) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        QueryExtraction.of(message);
        long before = threads.getCurrentThreadAllocatedBytes();
        QueryExtraction.of(message);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void a_message_made_to_hold_up_the_rules_is_read_in_no_time(String message) {
        assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> assertThat(QueryExtraction.of(message)).isNotBlank());
    }

    static Stream<String> hostile() {
        return Stream.of(
                "=".repeat(30_000) + "x".repeat(60),
                "-".repeat(30_000) + "x".repeat(60),
                "# " + " ".repeat(30_000) + "x".repeat(60),
                "a-".repeat(15_900) + "a",
                "a: ".repeat(10_600),
                "\n> ".repeat(10_000) + "x",
                "<a ".repeat(10_000),
                "<a>".repeat(8_000) + "</a>",
                "[".repeat(30_000),
                "what ".repeat(6_000),
                "know how ".repeat(3_500),
                "x?" + " ".repeat(30_000) + "x",
                "?".repeat(30_000) + "x");
    }
}

package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void politeness_around_a_question_is_left_out() {
        assertThat(
                        QueryExtraction.of(
                                "Good morning! I hope that you are well. Could you help me with something?\n\n"
                                        + CHATTER
                                        + "\n\n"
                                        + QUESTION
                                        + "\n\nThank you so much in advance, and have a lovely day!"))
                .isEqualTo(QUESTION);
    }

    @Test
    void a_question_is_found_before_behind_and_between_what_is_told_with_it() {
        assertThat(QueryExtraction.of(QUESTION + " " + CHATTER)).isEqualTo(QUESTION);
        assertThat(QueryExtraction.of(CHATTER + "\n\n" + QUESTION)).isEqualTo(QUESTION);
        assertThat(QueryExtraction.of(CHATTER + "\n\n" + QUESTION + " " + CHATTER))
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

    @Test
    void a_question_inside_pasted_text_gives_way_to_the_one_beside_it() {
        assertThat(QueryExtraction.of(QUESTION + "\n\nFrom the club's page:\n\n" + PASTE))
                .isEqualTo(QUESTION);
        assertThat(QueryExtraction.of(PASTE + "\n\n" + QUESTION)).isEqualTo(QUESTION);
    }

    @Test
    void an_indirect_question_needs_no_mark() {
        assertThat(
                        QueryExtraction.of(
                                CHATTER
                                        + "\n\nI would like to know which bolts are the ones for the keel of a dinghy."))
                .isEqualTo(
                        "I would like to know which bolts are the ones for the keel of a dinghy.");
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
    void a_context_with_nothing_behind_it_takes_nothing_away() {
        assertThat(
                        QueryExtraction.of(
                                "### Task:\n%s\n<context>\n%s\n</context>"
                                        .formatted(QUESTION, CHATTER)))
                .isEqualTo("Task: " + QUESTION);
    }

    @Test
    void spring_ais_format_behind_a_message_is_none_of_it() {
        String format =
                "\nYour response should be in JSON format.\nWhat is no JSON? Leave it out.\n```{\n  \"$schema\" : \"https://json-schema.org/draft/2020-12/schema\"\n}```\n";

        assertThat(QueryExtraction.of("Bolts of the keel" + format)).isEqualTo("Bolts of the keel");
        assertThat(QueryExtraction.of(CHATTER + "\n\n" + QUESTION + format)).isEqualTo(QUESTION);
    }

    @Test
    void of_a_conversation_in_one_message_the_users_last_turn_counts() {
        assertThat(
                        QueryExtraction.of(
                                "User: Who built the first dinghies of plywood?\nAssistant: "
                                        + PASTE
                                        + "\nUser: "
                                        + QUESTION
                                        + "\nAssistant:"))
                .isEqualTo(QUESTION);
    }

    @Test
    void what_somebody_else_asked_counts_only_where_nobody_else_asks() {
        String mail = "> Dear club,\n>\n> " + QUESTION + "\n>\n> Yours, a member";

        assertThat(QueryExtraction.of("Please see below.\n\n" + CHATTER + "\n\n" + mail))
                .isEqualTo(QUESTION);
        assertThat(
                        QueryExtraction.of(
                                "What colour suits a hull of plywood?\n\n"
                                        + CHATTER
                                        + "\n\n"
                                        + mail))
                .isEqualTo("What colour suits a hull of plywood?");
    }

    @Test
    void all_questions_of_a_message_are_looked_up_in_their_order() {
        assertThat(
                        QueryExtraction.of(
                                CHATTER
                                        + "\n\n"
                                        + QUESTION
                                        + "\n\nWhich glue closes the seams of plywood?"))
                .isEqualTo(QUESTION + " Which glue closes the seams of plywood?");
    }

    @Test
    void a_message_in_which_nothing_asks_is_its_own_question() {
        assertThat(QueryExtraction.of(CHATTER)).isEqualTo(CHATTER);
    }

    @Test
    void other_languages_have_their_question_marks() {
        String german =
                "Wir haben das Boot letzten Sommer von einem Lehrer gekauft, der es elf Jahre lang unter einer Plane stehen hatte. "
                        + "Mein Bruder streicht gerade den Rumpf, und das Wetter meint es gut mit uns. Der Anh\u00e4nger war dabei, zwei Ruder auch, "
                        + "und ein Eimer mit einem Loch im Boden. Sonntags kommen die Nachbarn, trinken unseren Kaffee und erkl\u00e4ren, wie sie es machen w\u00fcrden.\n\n"
                        + "Welche Bolzen halten den Kiel einer Jolle?";

        assertThat(QueryExtraction.of(german))
                .isEqualTo("Welche Bolzen halten den Kiel einer Jolle?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Error message", "Pull request", "A few details", "Patient", "Note"})
    void a_label_of_something_else_takes_nothing_from_a_question_beside_it(String label) {
        assertThat(
                        QueryExtraction.of(
                                CHATTER
                                        + "\n\n"
                                        + QUESTION
                                        + "\n\n"
                                        + label
                                        + ": the bolts of plywood hulls rust at sea\n\nThanks a lot."))
                .isEqualTo(QUESTION);
    }

    @Test
    void a_type_of_a_program_and_a_tag_that_nothing_closes_are_words_like_others() {
        assertThat(
                        QueryExtraction.of(
                                CHATTER
                                        + "\n\nMy method takes a List<Order> and prints each with a <br> behind it."
                                        + " How do I sort a list of orders backwards?"))
                .isEqualTo(
                        "My method takes a List<Order> and prints each with a <br> behind it."
                                + " How do I sort a list of orders backwards?");
    }

    @Test
    void a_time_of_day_is_no_label() {
        assertThat(QueryExtraction.of(CHATTER + "\n\nWe meet at 10:30. " + QUESTION))
                .isEqualTo("We meet at 10:30. " + QUESTION);
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

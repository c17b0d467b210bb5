package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskedPartTest {

    private static final String QUESTION = "Which bolts hold the keel of a dinghy?";

    private static final String CHATTER =
            "We bought the boat last summer from a retired teacher who had kept it under a tarpaulin for eleven years. "
                    + "My brother repaints the hull at the moment, and the weather has been kind to us so far.";

    private static final String PASTE =
            "Hulls of plywood were common on this coast until the sixties. Builders glued them with resin and closed the seams with tape. "
                    + "Why did they give it up? Moulds became cheap, and a hull of glass fibre needed a tenth of the hours. "
                    + "Most yards had changed by 1972, and the last one closed its steam box four years later, after a fire.";

    @Test
    void a_short_message_is_its_own_question() {
        assertThat(AskedPart.of("Hello! Which bolts hold the keel? Thank you."))
                .isEqualTo("Hello! Which bolts hold the keel? Thank you.");
    }

    @Test
    void politeness_around_a_question_is_left_out() {
        assertThat(
                        AskedPart.of(
                                "Good morning! I hope that you are well. Could you help me with something?\n\n"
                                        + CHATTER
                                        + "\n\n"
                                        + QUESTION
                                        + "\n\nThank you so much in advance, and have a lovely day!"))
                .isEqualTo(QUESTION);
    }

    @Test
    void a_question_is_found_before_behind_and_between_what_is_told_with_it() {
        assertThat(AskedPart.of(QUESTION + " " + CHATTER)).isEqualTo(QUESTION);
        assertThat(AskedPart.of(CHATTER + " " + QUESTION)).isEqualTo(QUESTION);
        assertThat(AskedPart.of(CHATTER + " " + QUESTION + " " + CHATTER)).isEqualTo(QUESTION);
    }

    @Test
    void a_question_inside_pasted_text_gives_way_to_the_one_beside_it() {
        assertThat(AskedPart.of(QUESTION + "\n\nFrom the club's page:\n\n" + PASTE))
                .isEqualTo(QUESTION);
        assertThat(AskedPart.of(PASTE + "\n\n" + QUESTION)).isEqualTo(QUESTION);
    }

    @Test
    void an_indirect_question_needs_no_mark() {
        assertThat(
                        AskedPart.of(
                                CHATTER
                                        + " I would like to know which bolts are the ones for the keel of a dinghy."))
                .isEqualTo("which bolts are the ones for the keel of a dinghy.");
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
        assertThat(AskedPart.of(template.formatted(QUESTION, PASTE))).isEqualTo(QUESTION);
    }

    @Test
    void of_a_conversation_in_one_message_the_users_last_turn_counts() {
        assertThat(
                        AskedPart.of(
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

        assertThat(AskedPart.of("Please see below.\n\n" + CHATTER + "\n\n" + mail))
                .isEqualTo(QUESTION);
        assertThat(
                        AskedPart.of(
                                "What colour suits a hull of plywood?\n\n"
                                        + CHATTER
                                        + "\n\n"
                                        + mail))
                .isEqualTo("What colour suits a hull of plywood?");
    }

    @Test
    void a_question_that_leans_on_the_sentence_before_it_takes_it_along() {
        assertThat(
                        AskedPart.of(
                                CHATTER
                                        + " The keel is held by eight bolts. How do I replace them?"))
                .isEqualTo("The keel is held by eight bolts. How do I replace them?");
    }

    @Test
    void all_questions_of_a_message_are_looked_up_in_their_order() {
        assertThat(
                        AskedPart.of(
                                CHATTER
                                        + "\n\n"
                                        + QUESTION
                                        + "\n\nWhich glue closes the seams of plywood?"))
                .isEqualTo(QUESTION + " Which glue closes the seams of plywood?");
    }

    @Test
    void a_message_in_which_nothing_asks_is_its_own_question() {
        assertThat(AskedPart.of(CHATTER)).isEqualTo(CHATTER);
    }

    @Test
    void other_languages_have_their_question_marks() {
        String german =
                "Wir haben das Boot letzten Sommer von einem Lehrer gekauft, der es elf Jahre lang unter einer Plane stehen hatte. "
                        + "Mein Bruder streicht gerade den Rumpf. Welche Bolzen halten den Kiel einer Jolle?";

        assertThat(AskedPart.of(german)).isEqualTo("Welche Bolzen halten den Kiel einer Jolle?");
    }

    @Test
    void a_message_of_any_length_is_read_in_time_that_grows_with_it() {
        String labels =
                "a: ".repeat(20_000)
                        + "\n> ".repeat(5_000)
                        + "<a ".repeat(20_000)
                        + "?".repeat(20_000);

        assertThat(AskedPart.of(labels)).isNotBlank();
    }
}

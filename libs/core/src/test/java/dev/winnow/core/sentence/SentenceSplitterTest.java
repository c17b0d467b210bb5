package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;

class SentenceSplitterTest {

    private static ListAssert<String> assertSentences(String text) {
        return assertThat(Sentences.of(new SentenceSplitter(), text));
    }

    @Test
    void names_its_rules() {
        assertThat(new SentenceSplitter().name()).isEqualTo("winnow-rules-2");
    }

    @Test
    void an_empty_text_has_no_sentence() {
        assertThat(new SentenceSplitter().split("")).isEmpty();
    }

    @Test
    void white_space_alone_is_one_span() {
        assertThat(new SentenceSplitter().split(" \r\n\t ")).containsExactly(new Span(0, 5));
    }

    @Test
    void white_space_belongs_to_the_sentence_before_it_and_at_the_start_to_the_first() {
        assertThat(new SentenceSplitter().split("  One. \n Two.\n"))
                .containsExactly(new Span(0, 9), new Span(9, 14));
    }

    @Test
    void titles_months_and_references_end_no_sentence() {
        assertSentences(
                        "Prof. Lindqvist came on Feb. 3 with Mrs. Oduya. See Fig. 4 and Sec. 2 of the report.")
                .containsExactly(
                        "Prof. Lindqvist came on Feb. 3 with Mrs. Oduya.",
                        "See Fig. 4 and Sec. 2 of the report.");
    }

    @Test
    void an_abbreviation_of_both_kinds_ends_a_sentence_only_before_a_likely_first_word() {
        assertSentences("They sold it to Harrow Ltd. in May. We left at 7 p.m. The shop was shut.")
                .containsExactly(
                        "They sold it to Harrow Ltd. in May.",
                        "We left at 7 p.m.",
                        "The shop was shut.");
        assertSentences("The U.K. Treasury agreed. It was made in the U.K. However, few were sold.")
                .containsExactly(
                        "The U.K. Treasury agreed.",
                        "It was made in the U.K.",
                        "However, few were sold.");
    }

    @Test
    void initials_of_a_name_end_no_sentence_and_a_letter_before_a_first_word_does() {
        assertSentences("The book by Anna K. Moor and P. Q. Lunt sold well.").hasSize(1);
        assertSentences("We went on to plan C. It failed at once.")
                .containsExactly("We went on to plan C.", "It failed at once.");
    }

    @Test
    void short_words_that_are_abbreviations_too_end_a_sentence_before_a_first_word() {
        assertSentences("Was it wet? No. The rain had stopped. Take no. 7 instead.")
                .containsExactly(
                        "Was it wet?", "No.", "The rain had stopped.", "Take no. 7 instead.");
    }

    @Test
    void numbers_with_points_stay_whole() {
        assertSentences("Release 2.10.1 costs $4.75 now! Sure? Yes.")
                .containsExactly("Release 2.10.1 costs $4.75 now!", "Sure?", "Yes.");
    }

    @Test
    void a_quotation_inside_a_sentence_does_not_end_it() {
        assertSentences("She cried \"Wait!\" and ran. \"Where to?\" he asked. Nobody knew.")
                .containsExactly(
                        "She cried \"Wait!\" and ran.", "\"Where to?\" he asked.", "Nobody knew.");
    }

    @Test
    void closing_quotes_and_footnote_marks_belong_to_the_sentence_before() {
        assertSentences(
                        "It burnt down in 1874.[2] Only the mill was left.[7]:31–33 Then came the \"new town.\" More followed.")
                .containsExactly(
                        "It burnt down in 1874.[2]",
                        "Only the mill was left.[7]:31–33",
                        "Then came the \"new town.\"",
                        "More followed.");
    }

    @Test
    void detached_stops_and_quotes_of_tokenised_text_are_understood() {
        assertSentences("rice is dry . one calls it `` too dry . '' The end .")
                .containsExactly("rice is dry . one calls it `` too dry . ''", "The end .");
    }

    @Test
    void stops_of_cjk_end_a_sentence_without_white_space() {
        assertSentences("雨が降った。誰も来ない！なぜ？").containsExactly("雨が降った。", "誰も来ない！", "なぜ？");
    }

    @Test
    void stops_of_arabic_and_hindi_script_end_a_sentence() {
        assertSentences("बारिश हुई। कोई नहीं आया।").containsExactly("बारिश हुई।", "कोई नहीं आया।");
        assertSentences("هل جاء؟ نعم.").containsExactly("هل جاء؟", "نعم.");
    }

    @Test
    void a_stop_before_a_small_letter_ends_nothing() {
        assertSentences("The site example.org. was down... and so on.").hasSize(1);
    }

    @Test
    void a_heading_is_cut_from_the_text_and_wrapped_lines_are_not_cut() {
        assertSentences(
                        "On threshing\nThe sheaves are beaten until the grain comes\nout of the ears. Then it is swept up.")
                .containsExactly(
                        "On threshing",
                        "The sheaves are beaten until the grain comes\nout of the ears.",
                        "Then it is swept up.");
    }

    @Test
    void a_short_line_that_ends_open_goes_on_in_the_next() {
        assertSentences("He was born in the\nTransvaal and died there.").hasSize(1);
    }

    @Test
    void a_list_mark_at_the_head_of_a_block_belongs_to_its_sentence() {
        assertSentences("3. Turn the wheel.").containsExactly("3. Turn the wheel.");
        assertSentences("(b)\n\nThe buyer pays the carriage.")
                .containsExactly("(b)\n\nThe buyer pays the carriage.");
        assertSentences("7.\n\nThe buyer pays the carriage.")
                .containsExactly("7.\n\nThe buyer pays the carriage.");
    }

    @Test
    void a_piece_without_letters_or_digits_joins_the_one_before() {
        assertSentences("It was over. * * *\n\nThe next day came.")
                .containsExactly("It was over. * * *", "The next day came.");
    }

    @Test
    void a_very_long_list_in_one_sentence_is_cut_at_semicolons() {
        String clause =
                "the carrier shall keep the goods dry and hand them over at the gate of the yard in the order of the list; ";
        String text =
                "Under this contract "
                        + clause.repeat(5)
                        + "and that is all there is to say about the carriage of goods here.";
        assertSentences(text)
                .hasSizeGreaterThan(3)
                .allSatisfy(sentence -> assertThat(sentence.length()).isLessThan(300));
        assertSentences(clause).hasSize(1);
    }

    @Test
    void a_line_break_inside_running_text_ends_no_sentence() {
        assertSentences("the wheel goes round\nthe water sings").hasSize(1);
    }

    @Test
    void a_stop_with_no_white_space_after_it_ends_no_sentence() {
        assertSentences(
                        "Good knife.Cuts well!Would buy again. See www.knives.Com or ask us@knives.Com now")
                .containsExactly(
                        "Good knife.Cuts well!Would buy again.",
                        "See www.knives.Com or ask us@knives.Com now");
    }
}

package dev.winnow.core.query;

import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.FunctionWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sentences of a long message that ask, with what is said before them in their paragraph. */
final class QuestionSentences {

    /** Characters of a paragraph that is rather pasted than said. Picked by hand. */
    private static final int PASTED = 320;

    private static final SentenceSplitter SPLITTER = new SentenceSplitter();

    static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++(?:['\u2019-][\\p{L}\\p{N}]++)*+");

    private static final Pattern PARAGRAPH_END = Pattern.compile("\\n\\s*\\n");

    private static final Pattern MARKED =
            Pattern.compile("[?\uFF1F\u061F][\"'\u201D\u2019)\\]*_\\s]*$");

    private static final String QUESTION_WORD =
            "what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did";

    /** A question or an order by its first word, and "I would like to know what ...". */
    private static final Pattern ASKS =
            Pattern.compile(
                    "(?i)^\\W*(?:(?:and|so|but|please)\\W+){0,3}(?:"
                            + QUESTION_WORD
                            + "|can|could|has|have|should|would|will|may|explain|describe|list|name|give|show|summari[sz]e|compare|find|define|tell"
                            + "|outline|recommend|suggest)\\b"
                            + "|\\b(?:know|wonder(?:ing)?|tell|explain|find out|understand|ask(?:ed|ing)?|curious|figure out|establish|sure)"
                            + "\\W+(?:\\w+\\W+){0,4}?(?:if|whether|"
                            + QUESTION_WORD
                            + ")\\b"
                            + "|\\b(?:tell|explain|ask|information|more)\\W+(?:\\w+\\W+){0,2}?about\\b");

    /** Asks for help or leave rather than for a matter: "Could you look that up?" */
    private static final Pattern TO_YOU =
            Pattern.compile(
                    "(?i)^\\W*(?:\\w+\\W+){0,2}?(?:can|could|would|will|may|do|did|have|are|is) (?:you|I|we|this|that|it)\\b");

    /** Words of talk that name no subject. */
    private static final Set<String> TALK =
            FunctionWords.with(
                    "again anything ask bye day good great hello help here hey hi it know ok okay one please question "
                            + "questions really right something sorry sure tell thank thanks that's thing this very want yes");

    /** Grades of how plainly a sentence asks; picked on messages that were made for it. */
    static final double QUESTION = 2, UNMARKED = 1.5;

    private static final double AT_AN_END = .3, PASTE = .75;

    /** Sentences that ask so much less plainly than the plainest one are left out. */
    private static final double SLACK = .3;

    private QuestionSentences() {}

    private record Sentence(String text, int paragraph, double score) {}

    /** Whether a sentence of the text asks as plainly as this. */
    static boolean asks(String text, double grade) {
        return plainest(sentences(text)) >= grade;
    }

    /**
     * The sentences that ask, the last ones of as many characters as a message has that is searched
     * for as it stands.
     *
     * @param situation whether those before them in their paragraphs come along
     * @return null if none asks
     */
    static @Nullable String asking(String text, boolean situation) {
        List<Sentence> sentences = sentences(text);
        double plainest = plainest(sentences);
        if (plainest == 0) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        int length = 0;
        int paragraph = -1;
        for (Sentence sentence : sentences.reversed()) {
            boolean asks = sentence.score() >= plainest - SLACK;
            paragraph = asks ? sentence.paragraph() : paragraph;
            if (asks || (situation && sentence.paragraph() == paragraph)) {
                length += sentence.text().length();
                if (!parts.isEmpty() && length > QueryExtraction.WHOLE) {
                    break;
                }
                parts.addFirst(sentence.text());
            }
        }
        return String.join(" ", parts);
    }

    private static double plainest(List<Sentence> sentences) {
        return sentences.stream().mapToDouble(Sentence::score).max().orElse(0);
    }

    private static List<Sentence> sentences(String text) {
        List<Sentence> sentences = new ArrayList<>();
        String[] paragraphs = PARAGRAPH_END.split(text.strip(), -1);
        for (int p = 0; p < paragraphs.length; p++) {
            String paragraph = paragraphs[p];
            boolean pasted = paragraphs.length > 1 && paragraph.length() > PASTED;
            double place =
                    (p == 0 || p == paragraphs.length - 1 ? AT_AN_END : 0) - (pasted ? PASTE : 0);
            for (Span span : SPLITTER.split(paragraph)) {
                String sentence = span.slice(paragraph).strip().replaceAll("\\s+", " ");
                double plainly = plainly(sentence);
                sentences.add(new Sentence(sentence, p, plainly == 0 ? 0 : plainly + place));
            }
        }
        return sentences;
    }

    private static double plainly(String sentence) {
        if (isTalk(sentence)) {
            return 0;
        }
        if (MARKED.matcher(sentence).find()) {
            return TO_YOU.matcher(sentence).find() ? UNMARKED : QUESTION;
        }
        return ASKS.matcher(sentence).find() ? UNMARKED : 0;
    }

    /** Whether no word names a subject. */
    static boolean isTalk(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> word.group().toLowerCase(Locale.ROOT).replace('\u2019', '\''))
                .allMatch(TALK::contains);
    }
}

package dev.winnow.core.query;

import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.FunctionWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sentences of a message that ask, by English words and by question marks. */
final class AskingSentences {

    /** Characters of a paragraph that is rather pasted than said. Picked by hand. */
    private static final int PASTED = 320;

    /**
     * Characters that are looked up at most of a message that asks many things; the last ones
     * count. About eighty tokens.
     */
    private static final int MOST = 400;

    private static final SentenceSplitter SPLITTER = new RuleSentenceSplitter();

    static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]++(?:['\u2019-][\\p{L}\\p{N}]++)*+");

    private static final String ASKING_WORD =
            "(?:what|which|who|whom|whose|when|where|why|how|can|could|is|are|was|were|do|does|did|has|have|should|would|will|may)(?:'s|'re|\\b)";

    private static final Pattern MARKED =
            Pattern.compile("[?\uFF1F\u061F][\"'\u201D\u2019)\\]*_\\s]*$");

    /** Behind a question mark, and before a question that a colon announces. */
    private static final Pattern QUESTION_BORDER =
            Pattern.compile(
                    "(?<=[?\uFF1F\u061F])\\s+|(?<=:)\\s+(?=[\"\u201C\u2018']?(?i:"
                            + ASKING_WORD
                            + "))");

    private static final Pattern BEGINS_ASKING =
            Pattern.compile(
                    "(?i)^\\W*(?:(?:and|so|but|or|also|then|now|ok(?:ay)?|well|hi|hello|hey|please|basically|anyway)\\W+){0,3}"
                            + ASKING_WORD);

    private static final Pattern BEGINS_ORDERING =
            Pattern.compile(
                    "(?i)^\\W*(?:(?:and|so|but|also|then|now|please|kindly|just)\\W+){0,3}(?:explain|describe|list|name|give|show|summari[sz]e|compare|find|define|tell|outline|recommend|suggest)\\b");

    /** "I would like to know what ...", "tell me more about ...". */
    private static final Pattern INDIRECT =
            Pattern.compile(
                    "(?i)\\b(?:know|wonder(?:ing|ed)?|tell|explain|find(?:ing)? out|understand|ask(?:ing|ed|s)?|curious|figure out|learn|clarify|question|clear|sure|remember"
                            + "|look(?:ing)? (?:up|for|into)|information|info|interested|confused|clue|idea|see|say|read(?:ing)? up)\\b\\W+"
                            + "(?:(?:\\w+\\W+){0,4}?(?:what|which|who|whom|whose|when|where|why|how|if|whether)"
                            + "|(?:(?:me|us|you|him|her|them|more|something|a|bit|little)\\W+){0,3}(?:about|on|in))\\b");

    /** The start of a question in a sentence that only contains one. */
    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(?i)\\b(?:what|which|who|whom|whose|when|where|why|how)(?:'s|'re|\\b)\\W+(?:\\w+\\W+){0,2}?(?:is|are|was|were|do|does|did|can|could|causes?|should|would|will|many|much|to|has|have)\\b");

    /** A question about the one who answers. */
    private static final Pattern TO_YOU =
            Pattern.compile(
                    "(?i)^\\W*(?:\\w+\\W+){0,2}?(?:can|could|would|will|are|have|do|did|may|might|shall|is)\\W+(?:one of |any of )?(?:you|I|we|that|this|it|there)\\b");

    private static final Pattern POINTS_BACK =
            Pattern.compile(
                    "(?i)\\b(?:it|its|itself|they|them|their|theirs|this|these|those|he|him|his|she|her|hers|that(?=\\W*$))\\b");

    /** Words of talk that name no subject. */
    private static final Set<String> TALK =
            FunctionWords.with(
                    "advance afternoon again alright always answer anybody anyone anything anyway appreciate ask asked asking asks "
                            + "available before being best can't chance chat clear clue come comes confused couldn't curious day dear doing don't "
                            + "each else even evening ever every everybody everyone everything explain feel few find first get gets getting give glad "
                            + "go goes going good got grateful great guys having he hello help helping helps her here here's hers hey hi him his hope "
                            + "i'd i'll i'm i've idea info information isn't it it's its keep kind kindly know last least let let's like listen "
                            + "little look looking lot make makes manage many matter maybe mean mind minute moment more morning most much need never "
                            + "next night nobody nothing off oh ok okay one only other own please point possible put question questions quick quickly "
                            + "quite rather read ready really right said same say see send sense shall she short simple since somebody someone "
                            + "something sorry still stupid such sure take talk tell thank thanks that's their them there's they thing things think "
                            + "this those though thought through time today tomorrow too tried try trying under understand until use very want wanted "
                            + "way we're well what's while who's whom whose wish without wonder wondered wondering word words work wouldn't write yes "
                            + "yesterday yet you're");

    /** Grades of how plainly a sentence asks; picked on messages that were made for it. */
    static final double QUESTION = 2, UNMARKED = 1.5, ORDER = 1.25, CONTAINED = 1;

    private static final double AT_AN_END = .3,
            PASTE = .75,
            AT_ITS_END = .4,
            TO_WHOM_ANSWERS = .7,
            ONE_WORD = .2;

    /** Sentences that ask so much less plainly than the plainest one are left out. */
    private static final double SLACK = .3;

    private AskingSentences() {}

    private record Sentence(String text, double score) {}

    /**
     * The sentences that ask.
     *
     * @param least the grade that the plainest one must reach
     * @return null if none does
     */
    static @Nullable String asking(String text, double least) {
        List<Sentence> sentences = sentences(text);
        double best = 0;
        for (Sentence sentence : sentences) {
            best = Math.max(best, sentence.score());
        }
        if (best < least) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        int length = 0;
        for (int s = sentences.size() - 1; s >= 0; s--) {
            if (sentences.get(s).score() < best - SLACK) {
                continue;
            }
            String part = clause(sentences.get(s).text());
            if (length > 0 && length + part.length() > MOST) {
                break;
            }
            parts.addFirst(part);
            length += part.length();
            if (s > 0
                    && leansBack(part)
                    && sentences.get(s - 1).score() < best - SLACK
                    && length + sentences.get(s - 1).text().length() <= MOST) {
                parts.addFirst(sentences.get(s - 1).text());
                length += parts.getFirst().length();
            }
        }
        return String.join(" ", parts);
    }

    private static List<Sentence> sentences(String text) {
        List<Sentence> sentences = new ArrayList<>();
        List<String> paragraphs =
                Arrays.stream(text.split("\\n\\s*\\n"))
                        .map(String::strip)
                        .filter(p -> !p.isEmpty())
                        .toList();
        for (int p = 0; p < paragraphs.size(); p++) {
            String paragraph = paragraphs.get(p);
            List<String> said = new ArrayList<>();
            for (Span span : SPLITTER.split(paragraph)) {
                said.addAll(
                        List.of(
                                QUESTION_BORDER.split(
                                        span.slice(paragraph).strip().replaceAll("\\s+", " "))));
            }
            for (int s = 0; s < said.size(); s++) {
                double place = p == 0 || p == paragraphs.size() - 1 ? AT_AN_END : 0;
                boolean pasted = paragraphs.size() > 1 && paragraph.length() > PASTED;
                boolean inside = s > 0 && s < said.size() - 1;
                double asks = asks(said.get(s));
                sentences.add(
                        new Sentence(
                                said.get(s),
                                asks == 0
                                        ? 0
                                        : asks
                                                + place
                                                - (pasted ? inside ? PASTE : AT_ITS_END : 0)));
            }
        }
        return sentences;
    }

    private static double asks(String sentence) {
        int content = contentWords(sentence);
        if (content == 0) {
            return 0;
        }
        boolean indirect = INDIRECT.matcher(sentence).find();
        boolean contained = CLAUSE.matcher(sentence).find();
        double plainly = 0;
        if (MARKED.matcher(sentence).find()) {
            plainly =
                    QUESTION
                            - (!indirect && !contained && TO_YOU.matcher(sentence).find()
                                    ? TO_WHOM_ANSWERS
                                    : 0);
        } else if (indirect || BEGINS_ASKING.matcher(sentence).find()) {
            plainly = UNMARKED;
        } else if (BEGINS_ORDERING.matcher(sentence).find()) {
            plainly = ORDER;
        } else if (contained) {
            plainly = CONTAINED;
        }
        return plainly > 0 && content == 1 ? plainly - ONE_WORD : plainly;
    }

    /**
     * The question itself where a sentence only leads up to it ("I would like to know what ..."),
     * or is much longer than a question.
     */
    private static String clause(String sentence) {
        if (sentence.length() <= AskedPart.SHORT && !INDIRECT.matcher(sentence).find()) {
            return sentence;
        }
        int from = -1;
        Matcher clause = CLAUSE.matcher(sentence);
        while (clause.find()) {
            if (contentWords(sentence.substring(clause.start())) > 0) {
                from = clause.start();
            }
        }
        // What stands before it may name the subject.
        return from < 0
                        || (sentence.length() <= 2 * AskedPart.SHORT
                                && contentWords(sentence.substring(0, from)) > 0)
                ? sentence
                : sentence.substring(from);
    }

    private static boolean leansBack(String sentence) {
        return POINTS_BACK.matcher(sentence).find();
    }

    static int contentWords(String text) {
        int content = 0;
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT).replace('\u2019', '\'');
            content += TALK.contains(word) ? 0 : 1;
        }
        return content;
    }
}

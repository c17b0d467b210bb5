package dev.winnow.core.query;

import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a long message asks. People greet, explain and thank around their question, and chat front ends wrap instructions and whole documents around it; looked
 * up as it stands, such a message finds what resembles the wrapping. Found by rules, in English words; in other languages by question marks and labels alone:
 *
 * <ol>
 *   <li>If the message has labels ("Question:", "## User query", {@code <query>}), what stands behind the last one that means the question; if it is a
 *       conversation ("User: ... Assistant: ..."), the user's last turn.
 *   <li>Of that, without quoted lines and tagged blocks, the sentences that ask most plainly: a question mark before an indirect question before an order.
 *   <li>Before a sentence that leans on what was said ("What helps against it?"), the one in front of it.
 * </ol>
 *
 * A message in which nothing asks is its own question.
 */
public final class AskedPart {

    /** Characters of a message that holds little but its question: two lines of a chat. Picked by hand. */
    private static final int SHORT = 160;

    /** Characters of a paragraph that is rather pasted than said. Picked by hand. */
    private static final int PASTED = 320;

    /** Characters that are looked up at most of a message that asks many things; the last ones count. About eighty tokens. */
    private static final int MOST = 400;

    /** Characters and words of a label at most. */
    private static final int LABEL = 48;

    private static final int LABEL_WORDS = 5;

    private static final SentenceSplitter SPLITTER = new RuleSentenceSplitter();

    private static final Pattern TAG =
            Pattern.compile(
                    "[<\\[](/?)([A-Za-z][\\w-]{0,30}+)(?:[ \\t]([^<>\\[\\]\\n]{0,80}+))?[>\\]]");

    /** Who speaks, where the tag says it beside its name: {@code <turn role="user">}. */
    private static final Pattern SPEAKER =
            Pattern.compile("(?i)\\b(?:role|name|from|speaker|author)=[\"']?([\\w -]{1,30})");

    /** "**Question (2):** ...", "[user] ..."; no address and no time of day. */
    private static final Pattern LABELLED_LINE =
            Pattern.compile(
                    "^[^\\p{L}\\n]{0,8}([\\p{L}][^:\\n]{0,"
                            + LABEL
                            + "}?)[\\])*_\\s]*:(?!//)(?!\\d\\d)[*_\\s]*(.*)$|^\\s*\\[([^\\]\\n]{1,"
                            + LABEL
                            + "})][ \\t]+(.*)$");

    /** Read on short lines alone, where its time cannot grow. */
    private static final Pattern HEADING =
            Pattern.compile(
                    "^\\s*(?:#{1,6}\\s+|\\*\\*|==+\\s*|--+\\s*|\\[)([^:\\n]{1,"
                            + LABEL
                            + "}?)[\\s*=#\\-\\]]*$");

    /** Stands before a tag that has a line of its own; no text has it. */
    private static final String TAG_LINE = "\u0001";

    private static final Pattern LINE_END = Pattern.compile("\\R");

    /** Lines of a mail that is answered, and what stands between quotation marks and is too long for a question. */
    private static final Pattern QUOTED =
            Pattern.compile(
                    "(?m)^[ \\t]*>.*$|\"[^\"]{200,2000}+\"|\u201C[^\u201D]{200,2000}+\u201D");

    /** Marks of the chat templates of models: {@code <|im_start|>user}, {@code <start_of_turn>user}. */
    private static final Pattern TURN_MARK =
            Pattern.compile("<\\|[^|>\\n]{1,30}\\|>|<(?:start|end)_of_turn>|</?s>");

    private static final Pattern QUOTE_MARK = Pattern.compile("(?m)^[ \\t]*>[> \\t]*");

    private static final Pattern NO_LETTERS = Pattern.compile("[_\\d-]");

    private static final Pattern RULE = Pattern.compile("^\\s*(?:[-=_*~#]{3,}|`{3,}.*)\\s*$");

    private static final Pattern WORD =
            Pattern.compile("[\\p{L}\\p{N}]++(?:['\u2019-][\\p{L}\\p{N}]++)*+");

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

    private static final Set<String> USER_LABELS =
            Set.of(
                    "user",
                    "human",
                    "me",
                    "you",
                    "customer",
                    "client",
                    "patient",
                    "visitor",
                    "student",
                    "caller",
                    "guest");

    private static final Set<String> OTHER_SPEAKERS =
            Set.of(
                    "assistant",
                    "bot",
                    "ai",
                    "agent",
                    "model",
                    "system",
                    "answer",
                    "a",
                    "support",
                    "helper",
                    "advisor",
                    "chatbot",
                    "reply");

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

    /** Where a question begins in a sentence that only contains one. */
    private static final Pattern CLAUSE =
            Pattern.compile(
                    "(?i)\\b(?:what|which|who|whom|whose|when|where|why|how)(?:'s|'re|\\b)\\W+(?:\\w+\\W+){0,2}?(?:is|are|was|were|do|does|did|can|could|causes?|should|would|will|many|much|to|has|have)\\b");

    /** Asks something of whoever answers. */
    private static final Pattern TO_YOU =
            Pattern.compile(
                    "(?i)^\\W*(?:\\w+\\W+){0,2}?(?:can|could|would|will|are|have|do|did|may|might|shall|is)\\W+(?:one of |any of )?(?:you|I|we|that|this|it|there)\\b");

    private static final Pattern POINTS_BACK =
            Pattern.compile(
                    "(?i)\\b(?:it|its|itself|they|them|their|theirs|this|these|those|he|him|his|she|her|hers|that(?=\\W*$))\\b");

    /** Words of talk that name no subject. */
    private static final Set<String> TALK =
            Set.of(
                    ("a about advance after afternoon again all alright also always am an and answer any anybody anyone anything anyway appreciate are as ask asked asking asks at available be been before being best "
                                    + "but by can can't chance chat clear clue come comes confused could couldn't curious day dear did do does doing don't each else evening even ever every everybody everyone "
                                    + "everything explain feel few find first for from get gets getting give glad go goes going good got grateful great guys had has have having hello help helping helps her here "
                                    + "here's hers hey he hi him his hope how i i'd i'll i'm i've idea if in info information into is isn't it it's its just keep kind kindly know last least let let's like listen little "
                                    + "look looking lot make makes manage many matter may maybe me mean mind minute moment more morning most much must my need never next night no nobody not nothing now of off oh "
                                    + "ok okay on one only or other our out over own please point possible put question questions quick quickly quite rather read ready really right said same say see send "
                                    + "sense shall she short should simple since so some somebody someone something sorry still stupid such sure take talk tell than thank thanks that that's the their them "
                                    + "then there there's they thing things think this those though thought through time to today tomorrow too try trying tried under understand until up us use very want wanted was way we we're well "
                                    + "were what what's when where which while who who's whom whose why will wish with without wonder wondered wondering word words work would wouldn't write yes yesterday yet you you're your")
                            .split(" "));

    /** How plainly a sentence asks; picked on messages that were made for it. */
    private static final double QUESTION = 2, UNMARKED = 1.5, ORDER = 1.25, CONTAINED = 1;

    private static final double AT_AN_END = .3,
            PASTE = .75,
            AT_ITS_END = .4,
            TO_WHOM_ANSWERS = .7,
            ONE_WORD = .2;

    /** Sentences that ask so much less plainly than the plainest one are left out. */
    private static final double SLACK = .3;

    private AskedPart() {}

    /** What a message asks, as it stands there; the message itself if it is short or nothing in it asks. */
    public static String of(String message) {
        String text = message.strip();
        if (text.length() <= SHORT && text.indexOf('\n') < 0) {
            return message;
        }
        text = TURN_MARK.matcher(text).replaceAll("\n");
        List<Block> blocks = blocks(text);
        String labelled = labelled(blocks);
        if (labelled != null && labelled.length() <= SHORT) {
            return labelled;
        }
        for (String said : labelled == null ? List.of(untagged(blocks), text) : List.of(labelled)) {
            String asking = asking(QUOTED.matcher(said).replaceAll(""), UNMARKED);
            asking =
                    asking == null
                            ? asking(QUOTE_MARK.matcher(said).replaceAll(""), CONTAINED)
                            : asking;
            if (asking != null) {
                return asking;
            }
        }
        return labelled == null ? message : labelled;
    }

    /**
     * Lines that belong together.
     *
     * @param label what the first of them or the tag before it says; empty if it says nothing
     * @param tagged whether a tag opens it
     * @param text the rest
     */
    private record Block(String label, boolean tagged, String text) {

        /** Whether the label ends in one of these words and none of the others is in it. */
        boolean endsIn(Set<String> words, Set<String> others) {
            List<String> said = words();
            return !said.isEmpty()
                    && words.contains(said.getLast())
                    && said.stream().noneMatch(others::contains);
        }

        /** Whether the label is one of these words, perhaps with a name behind it. */
        boolean is(Set<String> words) {
            List<String> said = words();
            return !said.isEmpty() && said.size() <= 2 && words.contains(said.getFirst());
        }

        /** Whether the label is the name of a speaker and nothing else. */
        boolean isSpeaker() {
            List<String> said = words();
            return said.size() == 1
                    && (USER_LABELS.contains(said.getFirst())
                            || OTHER_SPEAKERS.contains(said.getFirst()));
        }

        private List<String> words() {
            return WORD.matcher(NO_LETTERS.matcher(label).replaceAll(" "))
                    .results()
                    .map(word -> word.group().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    private static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        String label = "";
        boolean tagged = false;
        for (String line : LINE_END.split(tagsOnLines(text), -1)) {
            Matcher tag = TAG.matcher(line);
            String rest = "";
            String next = null;
            boolean opens = false;
            if (line.startsWith(TAG_LINE)) {
                boolean found = tag.find();
                opens = found && tag.group(1).isEmpty();
                next = opens ? name(tag) : "";
            } else if (RULE.matcher(line).matches()) {
                next = "";
            } else {
                Matcher labelled = LABELLED_LINE.matcher(line);
                Matcher heading = HEADING.matcher(line);
                if (labelled.matches()) {
                    int group = labelled.group(1) == null ? 3 : 1;
                    next = labelled.group(group);
                    rest = labelled.group(group + 1);
                } else if (line.length() <= 2 * LABEL && heading.matches()) {
                    next = heading.group(1);
                }
                next = next != null && isLabel(next) ? next : null;
                if (next == null
                        && line.length() <= LABEL
                        && new Block(line, false, "").isSpeaker()) {
                    next = line;
                }
            }
            if (next == null) {
                lines.append(line).append('\n');
                continue;
            }
            blocks.add(new Block(label, tagged, lines.toString().strip()));
            lines.setLength(0);
            lines.append(rest).append('\n');
            label = next;
            tagged = opens;
        }
        blocks.add(new Block(label, tagged, lines.toString().strip()));
        return blocks;
    }

    /** Each tag that is closed further down, and what closes it, on a line of its own; {@code List<String>} and {@code <br>} stay where they are. */
    private static String tagsOnLines(String text) {
        Set<String> closed = new HashSet<>();
        TAG.matcher(text)
                .results()
                .filter(tag -> !tag.group(1).isEmpty())
                .forEach(tag -> closed.add(tag.group(2)));
        return TAG.matcher(text)
                .replaceAll(
                        tag ->
                                Matcher.quoteReplacement(
                                        closed.contains(tag.group(2))
                                                ? "\n" + TAG_LINE + tag.group() + "\n"
                                                : tag.group()));
    }

    private static String name(Matcher tag) {
        Matcher speaker = SPEAKER.matcher(tag.group(3) == null ? "" : tag.group(3));
        return speaker.find() ? speaker.group(1) : tag.group(2);
    }

    private static boolean isLabel(String words) {
        return WORD.matcher(words).results().count() <= LABEL_WORDS;
    }

    private static @Nullable String labelled(List<Block> blocks) {
        Block question = null;
        Block user = null;
        int turns = 0;
        boolean answered = false;
        boolean askedElsewhere = false;
        for (Block block : blocks) {
            answered |= block.is(OTHER_SPEAKERS);
            if (contentWords(block.text()) == 0) {
                continue;
            }
            if (block.endsIn(QUESTION_LABELS, OF_SOMETHING_ELSE)) {
                question = block;
            } else if (block.is(USER_LABELS)) {
                turns++;
                user = user == null || asking(block.text(), CONTAINED) != null ? block : user;
            } else if (block.label().isEmpty()) {
                askedElsewhere |= asking(block.text(), QUESTION) != null;
            }
        }
        if (question != null && (!askedElsewhere || asking(question.text(), CONTAINED) != null)) {
            return question.text();
        }
        return user != null && (answered || turns > 1) ? user.text() : null;
    }

    private static String untagged(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks) {
            if (!block.tagged()) {
                text.append(block.label().isEmpty() ? "" : block.label() + ": ")
                        .append(block.text())
                        .append("\n\n");
            }
        }
        return text.toString().strip();
    }

    private record Sentence(String text, double score) {}

    /**
     * The sentences that ask.
     *
     * @param least how plainly the plainest one must ask
     * @return null if none does
     */
    private static @Nullable String asking(String text, double least) {
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

    /** The question itself where a sentence only leads up to it ("I would like to know what ..."), or is much longer than a question. */
    private static String clause(String sentence) {
        if (sentence.length() <= SHORT && !INDIRECT.matcher(sentence).find()) {
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
                        || (sentence.length() <= 2 * SHORT
                                && contentWords(sentence.substring(0, from)) > 0)
                ? sentence
                : sentence.substring(from);
    }

    private static boolean leansBack(String sentence) {
        return POINTS_BACK.matcher(sentence).find();
    }

    private static int contentWords(String text) {
        int content = 0;
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT).replace('\u2019', '\'');
            content += TALK.contains(word) ? 0 : 1;
        }
        return content;
    }
}

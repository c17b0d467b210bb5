package dev.winnow.core.query;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A message cut where labels, headings, rules and tags of chat front ends and templates stand. */
final class MessageBlocks {

    /** Characters and words of a label at most. */
    private static final int LABEL = 48;

    private static final int LABEL_WORDS = 5;

    private static final Pattern TAG =
            Pattern.compile(
                    "[<\\[](/?)([A-Za-z][\\w-]{0,30}+)(?:[ \\t]([^<>\\[\\]\\n]{0,80}+))?[>\\]]");

    /** The speaker, where the tag names one: {@code <turn role="user">}. */
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

    private static final Pattern NO_LETTERS = Pattern.compile("[_\\d-]");

    private static final Pattern RULE = Pattern.compile("^\\s*(?:[-=_*~#]{3,}|`{3,}.*)\\s*$");

    static final Set<String> USER_LABELS =
            Set.of(
                    "user human me you customer client patient visitor student caller guest"
                            .split(" "));

    static final Set<String> OTHER_SPEAKERS =
            Set.of(
                    "assistant bot ai agent model system answer a support helper advisor chatbot reply"
                            .split(" "));

    private MessageBlocks() {}

    /**
     * Lines that belong together.
     *
     * @param label the label of the first of them or the tag before it; empty if there is none
     * @param tagged whether a tag opens it
     * @param text the rest
     */
    record Block(String label, boolean tagged, String text) {

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
            return QuestionSentences.WORD
                    .matcher(NO_LETTERS.matcher(label).replaceAll(" "))
                    .results()
                    .map(word -> word.group().toLowerCase(Locale.ROOT))
                    .toList();
        }
    }

    /** The blocks of a message, in their order. */
    static List<Block> of(String text) {
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

    /**
     * Puts each tag that is closed further down, and its closing one, on a line of its own; {@code
     * List<String>} and {@code <br>} stay where they are.
     */
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
        return QuestionSentences.WORD.matcher(words).results().count() <= LABEL_WORDS;
    }
}

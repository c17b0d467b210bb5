package dev.winnow.pruner.render;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sentences of a block. Slices of the original and joints between them ({@link
 * SentenceGap}), a line break between passages that do not touch, and where another section of the
 * document begins, its headings on a line of their own.
 */
final class BlockText {

    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final StringBuilder out;
    private final Function<Passage, String> sections;
    private final List<Span> stretches = new ArrayList<>();
    private int start;
    private int end;

    /** The sentence that reaches furthest so far. */
    private @Nullable Sentence last;

    /** The headings of the section that is being written. */
    private String section = "";

    private BlockText(StringBuilder out, Function<Passage, String> sections) {
        this.out = out;
        this.sections = sections;
    }

    /**
     * Appends a block's sentences.
     *
     * @param sections what a passage's headings say beyond those of the block
     * @return the stretches of the original that now stand in the text as they are, in order; the
     *     white space between neighbours is part of them
     */
    static List<Span> append(
            StringBuilder out, List<Sentence> sentences, Function<Passage, String> sections) {
        BlockText text = new BlockText(out, sections);
        for (Sentence sentence : sentences) {
            text.add(sentence);
        }
        text.close();
        out.append(text.last == null ? "" : BlockGap.rest(text.last, null));
        return text.stretches;
    }

    private void add(Sentence sentence) {
        if (last != null && sentence.start() <= end) {
            extend(sentence, end);
            return;
        }
        String its = sections.apply(sentence.passage());
        Sentence before = last;
        String gap =
                before == null || !its.equals(section) ? null : between(before.passage(), sentence);
        if (before != null
                && gap != null
                && (CharacterClasses.isBlank(gap) || isWhole(before, sentence))) {
            out.append(gap);
            extend(sentence, sentence.start());
            return;
        }
        close();
        if (before != null && gap != null) {
            out.append(BlockGap.joint(before, sentence, gap));
        } else {
            boolean same = its.equals(section);
            if (before != null) {
                // An empty line ends a section, also where no name of another one follows.
                out.append(BlockGap.rest(before, sentence));
                out.append(same ? BlockGap.behind(before) : "\n\n");
            }
            boolean marks = beginsWithMarks(sentence);
            if (!same && !its.isEmpty() && !(marks && isHeading(sentence))) {
                out.append(its).append('\n');
            }
            if (!marks) {
                out.append(BlockGap.head(sentence, end - sentence.passage().start()));
            }
        }
        section = its;
        begin(sentence);
    }

    /** Neighbours of which no model has decided stand as they are stored, marks included. */
    private static boolean isWhole(Sentence before, Sentence sentence) {
        return !before.isJudged()
                && !sentence.isJudged()
                && (sentence.gap() == before.end()
                        || (sentence.gap() == before.passage().end() && endsPassage(before)));
    }

    /** Whether nothing but marks and white space follows in the passage. */
    private static boolean endsPassage(Sentence sentence) {
        Passage passage = sentence.passage();
        int end = passage.text().length();
        int from = sentence.end() - passage.start();
        return Block.firstText(passage.text(), passage.blocks(), from, end) == end;
    }

    private void begin(Sentence sentence) {
        start = beginsWithMarks(sentence) ? sentence.gap() : sentence.start();
        end = start;
        extend(sentence, end);
    }

    /** Whether a passage that stands as it is stored begins with marks, its heading for one. */
    private static boolean beginsWithMarks(Sentence sentence) {
        return !sentence.isJudged()
                && sentence.gap() == sentence.passage().start()
                && !sentence.original(sentence.gap(), sentence.start()).isBlank();
    }

    /** Whether a sentence is a heading of its section. */
    private static boolean isHeading(Sentence sentence) {
        String text = letters(sentence.text());
        return sentence.passage().headings().stream()
                .anyMatch(heading -> letters(heading).equals(text));
    }

    /** A heading is stored without its emphasis and links. */
    private static String letters(String text) {
        return NO_LETTERS.matcher(text).replaceAll("");
    }

    /** The marks behind the last sentence of a passage that stands as it is stored. */
    private void end(Sentence sentence) {
        if (!sentence.isJudged() && end == sentence.end() && endsPassage(sentence)) {
            String marks = sentence.original(end, sentence.passage().end()).stripTrailing();
            out.append(marks);
            end += marks.length();
        }
    }

    /**
     * Appends what a sentence adds from here on; passages may overlap, and what they share is
     * written once.
     */
    private void extend(Sentence sentence, int from) {
        if (sentence.end() > end || last == null) {
            out.append(sentence.original(Math.min(from, sentence.end()), sentence.end()));
            end = Math.max(end, sentence.end());
            last = sentence;
        }
    }

    private void close() {
        if (last != null) {
            end(last);
            stretches.add(new Span(start, end));
        }
    }

    /**
     * The original between the text so far and a sentence, or null if neither passage holds all of
     * it.
     */
    private @Nullable String between(Passage before, Sentence sentence) {
        Passage after = sentence.passage();
        if (after.start() <= end) {
            return after.text().substring(end - after.start(), sentence.start() - after.start());
        }
        if (before.end() < after.start()) {
            return null;
        }
        return before.text().substring(end - before.start(), after.start() - before.start())
                + after.text().substring(0, sentence.start() - after.start());
    }
}

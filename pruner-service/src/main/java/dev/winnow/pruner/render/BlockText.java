package dev.winnow.pruner.render;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the sentences of a block. Nothing but slices of the original and joints between them
 * ({@link Joint}); a line break between passages that do not touch.
 */
final class BlockText {

    private final StringBuilder out;
    private final List<Span> stretches = new ArrayList<>();
    private int start;
    private int end;

    /** The sentence that reaches furthest so far. */
    private @Nullable Sentence last;

    private BlockText(StringBuilder out) {
        this.out = out;
    }

    /**
     * Appends a block's sentences.
     *
     * @return the stretches of the original that now stand in the text as they are, in order; the
     *     white space between neighbours is part of them
     */
    static List<Span> append(StringBuilder out, List<Sentence> sentences) {
        BlockText text = new BlockText(out);
        for (Sentence sentence : sentences) {
            text.add(sentence);
        }
        text.close();
        return text.stretches;
    }

    private void add(Sentence sentence) {
        if (last == null) {
            out.append(CodeGap.indent(sentence));
            begin(sentence);
        } else if (sentence.start() <= end) {
            extend(sentence, end);
        } else {
            String gap = between(last.passage(), sentence);
            if (gap != null && (CharacterClasses.isBlank(gap) || isWhole(last, sentence))) {
                out.append(gap);
                extend(sentence, sentence.start());
            } else {
                Sentence before = last;
                close();
                if (gap == null) {
                    out.append("\n").append(CodeGap.indent(sentence));
                } else {
                    out.append(CodeGap.joint(before, sentence, gap));
                }
                begin(sentence);
            }
        }
    }

    /** Neighbours of which no model has decided stand as they are stored, marks included. */
    private static boolean isWhole(Sentence before, Sentence sentence) {
        return isUnread(before)
                && isUnread(sentence)
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

    private static boolean isUnread(Sentence sentence) {
        return sentence.keep() == null && sentence.words() == null;
    }

    private void begin(Sentence sentence) {
        Passage passage = sentence.passage();
        boolean marks =
                isUnread(sentence)
                        && sentence.gap() == passage.start()
                        && !sentence.original(sentence.gap(), sentence.start()).isBlank();
        start = marks ? sentence.gap() : sentence.start();
        end = start;
        extend(sentence, end);
    }

    /** The marks behind the last sentence of a passage that stands as it is stored. */
    private void end(Sentence sentence) {
        if (isUnread(sentence) && end == sentence.end() && endsPassage(sentence)) {
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

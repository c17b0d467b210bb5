package dev.winnow.pruner.render;

import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.sentence.SentenceGap;
import dev.winnow.core.structure.Block;
import dev.winnow.core.structure.Block.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands between sentences of blocks. Where lines of code, items of a list or rows of a table
 * are left out, a line with an ellipsis says so, lest a part pass for the whole; in code it is a
 * comment of the language. The indent of a line says what it belongs to, and an empty line stands
 * behind a list, a table and code.
 */
final class BlockGap {

    private static final String ELLIPSIS = "\u2026";

    /** What a list, an item or a table is made of; what else is in an item says so itself. */
    private static final Set<Kind> PARTS = Set.of(Kind.ITEM, Kind.LIST, Kind.ROW);

    private static final Pattern WORD = Pattern.compile("[a-z+#]+");

    /** Languages by what they write a comment in. */
    private static final Map<String, Set<String>> COMMENTS =
            Map.of(
                    "# " + ELLIPSIS,
                    words(
                            "yaml yml toml sh bash shell zsh console python py ruby rb perl r properties ini conf dockerfile",
                            "docker makefile hcl tf terraform nginx elixir graphql powershell"),
                    "// " + ELLIPSIS,
                    words(
                            "java kotlin scala groovy js javascript jsx ts typescript tsx go golang rust rs c cpp c++ c# cs",
                            "csharp swift php dart proto protobuf jsonc json5"),
                    "-- " + ELLIPSIS,
                    words("sql lua haskell"),
                    "<!-- " + ELLIPSIS + " -->",
                    words("xml html vue markdown md"));

    private BlockGap() {}

    /**
     * The joint between two sentences.
     *
     * @param gap all that lies between them, not blank
     */
    static String joint(Sentence before, Sentence sentence, String gap) {
        Passage passage = sentence.passage();
        boolean same = before.passage().id().equals(passage.id());
        int from = before.end() - passage.start();
        int to = sentence.start() - passage.start();
        int code = code(sentence);
        if (same && code != Block.NONE && from > passage.blocks().get(code).start()) {
            return "\n" + head(sentence, from);
        }
        // The break may stand before a mark, as that of a title in AsciiDoc.
        String read = same ? Block.readable(passage.text(), passage.blocks(), from, to) : gap;
        String joint = SentenceGap.of(CharacterClasses.isBlank(read) ? gap : read);
        if (!joint.equals("\n")) {
            return joint;
        }
        boolean goesOn =
                same
                        && outermost(before) == outermost(sentence)
                        && (code == Block.NONE || code(before) == Block.NONE);
        String rest = rest(before, sentence);
        // One line is enough for a block that a passage ends in and the next one begins with.
        boolean told = !rest.isEmpty() && !same && endsPassage(before) && beginsPassage(sentence);
        return rest
                + (goesOn ? "\n" : behind(before))
                + (told ? indent(sentence) : head(sentence, from));
    }

    /** Whether the block around a sentence reaches back to the beginning of its passage. */
    private static boolean beginsPassage(Sentence sentence) {
        int around = outermost(sentence);
        return around != Block.NONE && sentence.passage().blocks().get(around).start() == 0;
    }

    /** Whether nothing to read follows the block around a sentence in its passage. */
    private static boolean endsPassage(Sentence sentence) {
        Passage passage = sentence.passage();
        int around = outermost(sentence);
        int end = passage.text().length();
        return around != Block.NONE
                && Block.firstText(
                                passage.text(),
                                passage.blocks(),
                                passage.blocks().get(around).end(),
                                end)
                        == end;
    }

    /**
     * What stands before a sentence in its list, table or code: a line for what is left out there,
     * and its indent.
     *
     * @param written where what is written of the passage ends in its text; below 0 if nothing is
     */
    static String head(Sentence sentence, int written) {
        Passage passage = sentence.passage();
        int from = Math.max(0, written);
        int to = sentence.start() - passage.start();
        int list = innermost(sentence, Kind.LIST, Kind.TABLE);
        int leftOut = leftOut(passage, list, from, to);
        String head = leftOut == Block.NONE ? "" : listEllipsis(passage, leftOut) + "\n";
        String indent = indent(sentence);
        int code = code(sentence);
        if (code != Block.NONE) {
            int begin = Math.max(from, passage.blocks().get(code).start());
            boolean later = Block.firstText(passage.text(), passage.blocks(), begin, to) < to;
            head += later ? indent + codeEllipsis(passage, code) + "\n" : "";
        }
        return head + indent;
    }

    /**
     * The break behind a block: what follows a list, a table or code would look like more of it.
     */
    static String behind(Sentence last) {
        int block =
                innermost(last, Kind.LIST, Kind.ITEM, Kind.TABLE, Kind.ROW, Kind.HEAD, Kind.CODE);
        return block == Block.NONE ? "\n" : "\n\n";
    }

    private static int outermost(Sentence sentence) {
        List<Block> blocks = sentence.passage().blocks();
        int at = innermost(sentence);
        while (at != Block.NONE && blocks.get(at).parent() != Block.NONE) {
            at = blocks.get(at).parent();
        }
        return at;
    }

    /**
     * What says that code, or a list or table, goes on behind its last kept line; empty where it
     * does not. Of lists inside one another one line says so, as deep as the outermost.
     *
     * @param next the sentence that follows in the document, in this passage or another one; null
     *     if none does
     */
    static String rest(Sentence last, @Nullable Sentence next) {
        Passage passage = last.passage();
        List<Block> blocks = passage.blocks();
        int from = last.end() - passage.start();
        int stop = next == null ? Integer.MAX_VALUE : next.start() - passage.start();
        int goesOn = Block.NONE;
        // A list that holds the next sentence says there what is left out before it.
        for (int b = innermost(last); b != Block.NONE; b = blocks.get(b).parent()) {
            if (blocks.get(b).end() <= stop) {
                int leftOut = leftOut(passage, b, from, blocks.get(b).end());
                goesOn = leftOut == Block.NONE ? goesOn : leftOut;
            }
        }
        return restOfCode(last)
                + (goesOn == Block.NONE ? "" : "\n" + listEllipsis(passage, goesOn));
    }

    /** The first whole item, list or row of a list, item or table that lies in a stretch. */
    private static int leftOut(Passage passage, int around, int from, int to) {
        List<Block> blocks = passage.blocks();
        if (around != Block.NONE) {
            int end = Block.firstFrom(blocks, to);
            for (int b = Block.firstFrom(blocks, from); b < end; b++) {
                Block block = blocks.get(b);
                if (block.parent() == around && PARTS.contains(block.kind()) && block.end() <= to) {
                    return b;
                }
            }
        }
        return Block.NONE;
    }

    private static String restOfCode(Sentence last) {
        int code = code(last);
        if (code == Block.NONE) {
            return "";
        }
        Passage passage = last.passage();
        int from = last.end() - passage.start();
        int to = Math.max(from, passage.blocks().get(code).end());
        return Block.firstText(passage.text(), passage.blocks(), from, to) == to
                ? ""
                : "\n" + indent(last) + codeEllipsis(passage, code);
    }

    /**
     * White space before a line of code or of a list, and before lines that stand below each other
     * by theirs; nothing before anything else.
     */
    private static String indent(Sentence sentence) {
        Passage passage = sentence.passage();
        String indent = indentAt(passage.text(), sentence.start() - passage.start());
        return code(sentence) != Block.NONE
                        || innermost(sentence, Kind.LIST, Kind.TABLE) != Block.NONE
                        || sentence.text().contains("\n" + indent)
                ? indent
                : "";
    }

    /** White space before the first character of a line; nothing within one. */
    private static String indentAt(String text, int end) {
        int start = end;
        while (start > 0 && (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t')) {
            start--;
        }
        return start > 0 && text.charAt(start - 1) != '\n' ? "" : text.substring(start, end);
    }

    /** The line in place of a part and what follows it, as deep as that. */
    private static String listEllipsis(Passage passage, int part) {
        List<Block> blocks = passage.blocks();
        int end = passage.text().length();
        int start = Block.firstText(passage.text(), blocks, blocks.get(part).start(), end);
        return indentAt(passage.text(), start) + ELLIPSIS;
    }

    /** The block of code that a sentence begins in. */
    private static int code(Sentence sentence) {
        return innermost(sentence, Kind.CODE);
    }

    private static int innermost(Sentence sentence, Kind... kinds) {
        Passage passage = sentence.passage();
        return Block.innermost(passage.blocks(), sentence.start() - passage.start(), kinds);
    }

    /** The language is named in the mark that the block begins with. */
    private static String codeEllipsis(Passage passage, int code) {
        List<Block> blocks = passage.blocks();
        int mark = code + 1;
        if (mark < blocks.size()
                && blocks.get(mark).parent() == code
                && blocks.get(mark).kind() == Kind.MARK) {
            String words =
                    passage.text().substring(blocks.get(mark).start(), blocks.get(mark).end());
            Matcher word = WORD.matcher(words.toLowerCase(Locale.ROOT));
            while (word.find()) {
                for (Map.Entry<String, Set<String>> comment : COMMENTS.entrySet()) {
                    if (comment.getValue().contains(word.group())) {
                        return comment.getKey();
                    }
                }
            }
        }
        return ELLIPSIS;
    }

    private static Set<String> words(String... lines) {
        return Set.of(String.join(" ", lines).split(" "));
    }
}

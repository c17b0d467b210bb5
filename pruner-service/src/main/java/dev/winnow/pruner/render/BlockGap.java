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

/**
 * What stands between sentences of blocks: where lines of code are left out, before the first kept
 * one and behind the last as well, a line with an ellipsis in a comment of the language, and one
 * without where items of a list or rows of a table are, lest a part pass for the whole; the indent
 * of a line, which says what it belongs to; and an empty line behind a list, a table and code.
 */
final class BlockGap {

    private static final String ELLIPSIS = "\u2026";

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
        String joint = SentenceGap.of(gap);
        if (same && joint.equals(" ")) {
            // The break may stand before a mark, as that of a title in AsciiDoc.
            String read = Block.readable(passage.text(), passage.blocks(), from, to);
            joint = CharacterClasses.isBlank(read) ? joint : SentenceGap.of(read);
        }
        if (!joint.equals("\n")) {
            return joint;
        }
        int list = list(sentence);
        boolean goesOn =
                same
                        && outermost(before) == outermost(sentence)
                        && (code == Block.NONE || code(before) == Block.NONE);
        return (same && list(before) == list ? restOfCode(before) : rest(before))
                + (goesOn ? "\n" : behind(before))
                + head(sentence, same ? from : 0);
    }

    /**
     * What a sentence begins with that stands behind other text: a line for the items, rows or
     * lines of its list, table or code that are left out before it, and its indent.
     *
     * @param from where what is written of the passage ends in its text, 0 if nothing is
     */
    static String head(Sentence sentence, int from) {
        Passage passage = sentence.passage();
        int to = sentence.start() - passage.start();
        int list = list(sentence);
        String head = isLeftOut(passage, list, from, to) ? ellipsisOf(passage, list) + "\n" : "";
        String indent = indent(sentence);
        int code = code(sentence);
        if (code != Block.NONE) {
            int begin = Math.max(from, passage.blocks().get(code).start());
            boolean leftOut = Block.firstText(passage.text(), passage.blocks(), begin, to) < to;
            head += leftOut ? indent + ellipsis(passage, code) + "\n" : "";
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
     * What says that code, a list or a table goes on behind its last kept line; empty where not.
     */
    static String rest(Sentence last) {
        Passage passage = last.passage();
        int from = last.end() - passage.start();
        int list = list(last);
        boolean goesOn = isLeftOut(passage, list, from, passage.text().length());
        return restOfCode(last) + (goesOn ? "\n" + ellipsisOf(passage, list) : "");
    }

    /** Whether a whole item or row of a list or table lies in a stretch. */
    private static boolean isLeftOut(Passage passage, int list, int from, int to) {
        List<Block> blocks = passage.blocks();
        return list != Block.NONE
                && blocks
                        .subList(Block.firstFrom(blocks, from), Block.firstFrom(blocks, to))
                        .stream()
                        .anyMatch(
                                block ->
                                        block.parent() == list
                                                && (block.kind() == Kind.ITEM
                                                        || block.kind() == Kind.ROW)
                                                && block.end() <= to);
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
                : "\n" + indent(last) + ellipsis(passage, code);
    }

    /**
     * White space before a line of code or of a list, and before lines that stand below each other
     * by theirs; nothing before anything else.
     */
    private static String indent(Sentence sentence) {
        Passage passage = sentence.passage();
        String indent = indentAt(passage.text(), sentence.start() - passage.start());
        return code(sentence) != Block.NONE
                        || list(sentence) != Block.NONE
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

    /** The line in place of items or rows, as deep as the list or table. */
    private static String ellipsisOf(Passage passage, int list) {
        List<Block> blocks = passage.blocks();
        int end = passage.text().length();
        int start = Block.firstText(passage.text(), blocks, blocks.get(list).start(), end);
        return indentAt(passage.text(), start) + ELLIPSIS;
    }

    /** The list or table that a sentence begins in. */
    private static int list(Sentence sentence) {
        return innermost(sentence, Kind.LIST, Kind.TABLE);
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
    private static String ellipsis(Passage passage, int code) {
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

package dev.winnow.core.structure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.Block;
import org.commonmark.node.CustomBlock;
import org.commonmark.parser.block.AbstractBlockParser;
import org.commonmark.parser.block.AbstractBlockParserFactory;
import org.commonmark.parser.block.BlockContinue;
import org.commonmark.parser.block.BlockStart;
import org.commonmark.parser.block.MatchedBlockParser;
import org.commonmark.parser.block.ParserState;

/**
 * An admonition or a tab of MkDocs: what is indented below {@code !!! note "Title"} or {@code ===
 * "Tab"} belongs to it.
 */
final class IndentedBox extends CustomBlock {

    /** As MkDocs has it. */
    private static final int INDENT = 4;

    /** A longer line holds text. In UTF-16 units; picked by hand. */
    private static final int LONGEST = 1_000;

    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:(?:!!!|\\?\\?\\?\\+?)\\s++[\\w-]++(?:\\s++(?:inline|end|annotate))*+|===[!+]?)\\s*+(?:\"(.*)\")?\\s*+");

    private final int titleStart;
    private final int titleEnd;

    private IndentedBox(int titleStart, int titleEnd) {
        this.titleStart = titleStart;
        this.titleEnd = titleEnd;
    }

    /** From the start of the box. */
    int titleStart() {
        return titleStart;
    }

    int titleEnd() {
        return titleEnd;
    }

    static final class Factory extends AbstractBlockParserFactory {

        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            CharSequence line = state.getLine().getContent();
            int at = state.getNextNonSpaceIndex();
            if (state.getIndent() >= INDENT
                    || at >= line.length()
                    || line.length() - at > LONGEST
                    || "!?=".indexOf(line.charAt(at)) < 0) {
                return BlockStart.none();
            }
            Matcher head = HEAD.matcher(line).region(at, line.length());
            if (!head.matches() || (line.charAt(at) == '=' && head.start(1) < 0)) {
                return BlockStart.none();
            }
            int start = Math.max(0, head.start(1) - at);
            int end = Math.max(0, head.end(1) - at);
            return BlockStart.of(new BoxParser(new IndentedBox(start, end))).atIndex(line.length());
        }
    }

    private static final class BoxParser extends AbstractBlockParser {

        private final IndentedBox box;

        BoxParser(IndentedBox box) {
            this.box = box;
        }

        @Override
        public boolean isContainer() {
            return true;
        }

        @Override
        public boolean canContain(Block block) {
            return true;
        }

        @Override
        public Block getBlock() {
            return box;
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            if (state.isBlank()) {
                return BlockContinue.atIndex(state.getNextNonSpaceIndex());
            }
            return state.getIndent() >= INDENT
                    ? BlockContinue.atColumn(state.getColumn() + INDENT)
                    : BlockContinue.none();
        }
    }
}

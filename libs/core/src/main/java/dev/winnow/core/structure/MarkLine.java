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
import org.jspecify.annotations.Nullable;

/**
 * A line that speaks to the generator of a site and not to its reader: the fence of an admonition
 * ({@code :::}), a short code of Hugo, a tag of Jekyll or GitBook, an import of MDX, a tag of HTML
 * or JSX, an attribute list, an anchor; or the first line of an admonition or a tab of MkDocs, to
 * which what is indented below {@code !!! note "Title"} or {@code === "Tab"} belongs.
 */
final class MarkLine extends CustomBlock {

    /** What the line does. */
    enum Role {
        OPENS,
        CLOSES,
        ALONE,
        HEADS
    }

    /** A longer line holds text. In UTF-16 units; picked by hand. */
    private static final int LONGEST = 1_000;

    /** From here on CommonMark takes a line for code, and MkDocs for part of a box. */
    private static final int INDENT = 4;

    private static final String FIRST = ":{<-[!?=";

    /** Possessive, for blanks may be part of three of its parts. */
    private static final Pattern FENCE =
            Pattern.compile(
                    ":{3,}+\\s*+(\\{?[\\w-]++\\}?)?\\s*+\\[?([^\\]{]*+)\\]?\\s*+(?:\\{.*\\})?\\s*+");

    private static final Pattern HEAD =
            Pattern.compile(
                    "(?:(?:!!!|\\?\\?\\?\\+?)\\s++[\\w-]++(?:\\s++(?:inline|end|annotate))*+|===[!+]?)\\s*+(?:\"(.*)\")?\\s*+");

    private static final Pattern CLOSING_FENCE = Pattern.compile(":{3,}+\\s*+");

    private static final Pattern SHORT_CODE =
            Pattern.compile(
                    "\\{(?:\\{[<%]|%)-?\\s*+(/|end)?([\\w-]*+)(.*?)(/)?-?(?:[>%]\\}|%)\\}\\s*+");

    private static final Pattern TAG =
            Pattern.compile("<(/)?([A-Za-z][\\w.-]*)((?:\\s[^<>]*?)?)(/)?>\\s*");

    private static final Pattern TAGS =
            Pattern.compile(
                    "\\s*(?:</?[A-Za-z][\\w.-]*(?:\\s[^<>]*)?/?>\\s*)++|\\s*<!--(?:[^-]|-(?!->))*+-->\\s*");

    private static final Pattern OTHER =
            Pattern.compile(
                    "-{2,}8<-{2,}.*|\\[\\]\\(\\)\\{.*|\\{ ?[:#.][^{}]*\\}\\s*|\\[\\[?_?TOC_?\\]\\]?\\s*");

    /** CommonMark begins no block at a letter, so these stand in paragraphs. */
    private static final Pattern IMPORT =
            Pattern.compile("import\\s.*['\"];?\\s*|export (?:default|const|let|function)\\b.*");

    /** What names a box or a tab for its reader. */
    private static final Pattern TITLE =
            Pattern.compile(
                    "\\b(?:title|label|header|name)=\\{?[\"'“]([^\"'“”]+)[\"'”]|^\\s+\"([^\"]+)\"");

    final Role role;

    /** What the line that closes a box has in common with the one that opened it. */
    final String name;

    /** From the start of the line. */
    final int titleStart;

    final int titleEnd;

    private MarkLine(Role role, String name, int titleStart, int titleEnd) {
        this.role = role;
        this.name = name;
        this.titleStart = titleStart;
        this.titleEnd = titleEnd;
    }

    /** Whether a line holds nothing but tags, or one comment. */
    static boolean isTags(String line) {
        return line.length() <= LONGEST && TAGS.matcher(line).matches();
    }

    /** Whether a line of a paragraph is one of MDX's programs. */
    static boolean isImport(String line) {
        return (line.startsWith("import ") || line.startsWith("export "))
                && line.length() <= LONGEST
                && IMPORT.matcher(line).matches();
    }

    private static @Nullable MarkLine of(String line) {
        Matcher head = HEAD.matcher(line);
        if (head.matches() && (line.charAt(0) != '=' || head.start(1) >= 0)) {
            return new MarkLine(
                    Role.HEADS, "", Math.max(0, head.start(1)), Math.max(0, head.end(1)));
        }
        Matcher fence = FENCE.matcher(line);
        if (fence.matches()) {
            return CLOSING_FENCE.matcher(line).matches()
                    ? new MarkLine(Role.CLOSES, ":::", 0, 0)
                    : opens(":::", fence.start(2), line, fence.end(2));
        }
        Matcher code = SHORT_CODE.matcher(line);
        if (code.matches()) {
            return tag(code, line);
        }
        Matcher tag = TAG.matcher(line);
        if (tag.matches()) {
            return tag(tag, line);
        }
        return TAGS.matcher(line).matches() || OTHER.matcher(line).matches()
                ? new MarkLine(Role.ALONE, "", 0, 0)
                : null;
    }

    /** A box is what has a name for its reader; other tags are marks and no more. */
    private static MarkLine tag(Matcher tag, String line) {
        if (tag.group(1) != null) {
            return new MarkLine(Role.CLOSES, tag.group(2), 0, 0);
        }
        Matcher title = TITLE.matcher(line).region(tag.start(3), tag.end(3));
        if (tag.group(4) != null
                || tag.group(2).startsWith("include")
                || !title.find()
                || isPlain(tag, line, title.start())) {
            return new MarkLine(Role.ALONE, "", 0, 0);
        }
        int group = title.group(1) == null ? 2 : 1;
        return opens(tag.group(2), title.start(group), line, title.end(group));
    }

    /** The name of an anchor or a field of HTML, which no reader sees. */
    private static boolean isPlain(Matcher tag, String line, int title) {
        return line.charAt(0) == '<'
                && Character.isLowerCase(tag.group(2).charAt(0))
                && line.startsWith("name", title);
    }

    private static MarkLine opens(String name, int titleStart, String line, int titleEnd) {
        int length = line.substring(titleStart, titleEnd).stripTrailing().length();
        return new MarkLine(Role.OPENS, name, titleStart, titleStart + length);
    }

    static final class Factory extends AbstractBlockParserFactory {

        @Override
        public BlockStart tryStart(ParserState state, MatchedBlockParser matched) {
            CharSequence line = state.getLine().getContent();
            int at = state.getNextNonSpaceIndex();
            if (state.getIndent() >= INDENT
                    || at >= line.length()
                    || line.length() - at > LONGEST
                    || FIRST.indexOf(line.charAt(at)) < 0) {
                return BlockStart.none();
            }
            MarkLine mark = of(line.subSequence(at, line.length()).toString());
            return mark == null
                    ? BlockStart.none()
                    : BlockStart.of(new LineParser(mark)).atIndex(line.length());
        }
    }

    private static final class LineParser extends AbstractBlockParser {

        private final MarkLine line;

        LineParser(MarkLine line) {
            this.line = line;
        }

        @Override
        public Block getBlock() {
            return line;
        }

        @Override
        public boolean isContainer() {
            return line.role == Role.HEADS;
        }

        @Override
        public boolean canContain(Block block) {
            return isContainer();
        }

        @Override
        public BlockContinue tryContinue(ParserState state) {
            if (line.role != Role.HEADS) {
                return BlockContinue.none();
            }
            if (state.isBlank()) {
                return BlockContinue.atIndex(state.getNextNonSpaceIndex());
            }
            return state.getIndent() >= INDENT
                    ? BlockContinue.atColumn(state.getColumn() + INDENT)
                    : BlockContinue.none();
        }
    }
}

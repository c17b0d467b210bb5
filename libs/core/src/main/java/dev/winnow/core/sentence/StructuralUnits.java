package dev.winnow.core.sentence;

import dev.winnow.core.structure.CodeSigns;

/**
 * Finds the stretches that are one unit however many stops they hold: fenced and indented code,
 * table rows, entries of lists. Running text has none of these.
 */
final class StructuralUnits {

    private final String text;
    private final CodeFences fences;
    private final IndentedCode indentedCode;
    private final ListEntries listEntries;
    private final Pieces units = new Pieces();

    StructuralUnits(String text, BlockCutter blockCutter) {
        this.text = text;
        this.fences = new CodeFences(text);
        this.indentedCode = new IndentedCode(text);
        this.listEntries = new ListEntries(text, fences, blockCutter, units);
    }

    /** The units in order, without the white space around them. */
    Pieces find() {
        LineCursor line = new LineCursor(text);
        boolean afterBlank = true;
        while (line.exists()) {
            if (line.isBlank()) {
                afterBlank = true;
                line.next();
                continue;
            }
            if (listEntries.begins(line)) {
                listEntries.take(line, afterBlank);
            } else {
                listEntries.interrupt();
                takeOther(line, afterBlank);
            }
            afterBlank = false;
        }
        return units;
    }

    private void takeOther(LineCursor line, boolean afterBlank) {
        int start = line.contentStart();
        int end = line.contentEnd();
        if (fences.opens(line)) {
            end = fences.closingEnd(line);
            units.add(start, end);
        } else if (TableRow.is(text, line)) {
            units.add(start, end);
        } else if (afterBlank && indentedCode.isIndented(line)) {
            end = indentedCode.runEnd(line.start());
            if (CodeSigns.areIn(text, start, end, c -> CharacterClasses.isSpace((char) c))) {
                units.add(start, end);
            }
        }
        line.moveBehind(end);
    }

    /**
     * Entries of lists. A single line with a mark can be anything ("A. Miller was born ..."): two
     * entries one after the other, at most blank lines between them, are a list.
     */
    private static final class ListEntries {

        /**
         * Longest entry that is a unit, in UTF-16 units. Over it, it is a paragraph with a number
         * in front (contracts, regulations) and is split as one. 99 of 100 sentences of the
         * labelled data are shorter than 384.
         */
        private static final int LONGEST = 400;

        private final String text;
        private final CodeFences fences;
        private final BlockCutter blockCutter;
        private final Pieces units;

        /** The entry before, if nothing but blank lines followed it. */
        private int lastStart = -1;

        private int lastEnd = -1;
        private boolean lastIsUnit;

        ListEntries(String text, CodeFences fences, BlockCutter blockCutter, Pieces units) {
            this.text = text;
            this.fences = fences;
            this.blockCutter = blockCutter;
            this.units = units;
        }

        /** A row of a table that begins with a mark is a row. */
        boolean begins(LineCursor line) {
            return ListMark.beginsEntry(text, line.contentStart(), line.contentEnd())
                    && !TableRow.is(text, line);
        }

        /**
         * Takes the entry that begins on this line and leaves the cursor on the first line behind
         * it.
         */
        void take(LineCursor line, boolean afterBlank) {
            boolean follows = lastStart >= 0;
            if (!follows
                    && !afterBlank
                    && !blockCutter.canEnd(0, CharacterClasses.trimEnd(text, 0, line.start()))) {
                // The line before is full and ends in nothing: wrapped prose that happens to break
                // before a mark.
                line.next();
                return;
            }
            int start = line.contentStart();
            int end = line.contentEnd();
            int indent = line.indent();
            line.next();
            while (continues(line, indent, start, end)) {
                end = line.contentEnd();
                line.next();
            }
            if (follows && !lastIsUnit) {
                addUnit(lastStart, lastEnd);
            }
            if (follows) {
                addUnit(start, end);
            }
            lastStart = start;
            lastEnd = end;
            lastIsUnit = follows;
        }

        /** Something that is neither an entry nor blank: what comes next is another list. */
        void interrupt() {
            lastStart = -1;
            lastIsUnit = false;
        }

        private void addUnit(int start, int end) {
            if (end - start <= LONGEST) {
                units.add(start, end);
            }
        }

        /**
         * A deeper line belongs to the entry; another one only if the rules see no end before it.
         */
        private boolean continues(LineCursor line, int indent, int entryStart, int entryEnd) {
            if (!line.exists()
                    || line.isBlank()
                    || begins(line)
                    || TableRow.is(text, line)
                    || fences.opens(line)) {
                return false;
            }
            return line.indent() > indent
                    || !blockCutter.separates(
                            entryStart, entryEnd, line.contentStart(), line.contentEnd());
        }
    }

    /**
     * Blocks of code that only their indent marks, as in Markdown: lines with four or more blanks
     * before them, behind a blank line.
     */
    private static final class IndentedCode {

        /** The indent that makes code in Markdown. */
        private static final int INDENT = 4;

        /** A cursor of its own, so that looking ahead moves no other one. */
        private final LineCursor line;

        IndentedCode(String text) {
            this.line = new LineCursor(text);
        }

        boolean isIndented(LineCursor candidate) {
            return candidate.indent() >= INDENT;
        }

        /** End of the content of the last indented line; blank lines inside belong to the run. */
        int runEnd(int lineStart) {
            line.moveTo(lineStart);
            int end = lineStart;
            while (line.exists() && (line.isBlank() || isIndented(line))) {
                if (!line.isBlank()) {
                    end = line.contentEnd();
                }
                line.next();
            }
            return end;
        }
    }

    /** Rows of tables: of Markdown, between bars, and of tab-separated values. */
    private static final class TableRow {

        /** Fewer tabs in a line are an indent or a gap. */
        private static final int TABS = 2;

        private TableRow() {}

        /** Whether the line is a row. It must not be blank. */
        static boolean is(String text, LineCursor line) {
            int from = line.contentStart();
            int to = line.contentEnd();
            if (text.charAt(from) == '|') {
                return to - from >= "|a|".length() && text.charAt(to - 1) == '|';
            }
            int tabs = 0;
            int tab = text.indexOf('\t', from, to);
            while (tab >= 0 && tabs < TABS) {
                tabs++;
                tab = text.indexOf('\t', tab + 1, to);
            }
            return tabs == TABS;
        }
    }
}

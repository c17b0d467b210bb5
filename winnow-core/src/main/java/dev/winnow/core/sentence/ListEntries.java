package dev.winnow.core.sentence;

/**
 * Entries of lists. A single line with a mark can be anything ("A. Miller was born ..."): two entries one after the other, at
 * most blank lines between them, are a list.
 */
final class ListEntries {

    /**
     * Longest entry that is a unit, in UTF-16 units. Over it, it is a paragraph with a number in front (contracts, regulations) and is
     * split as one. 99 of 100 sentences of the labelled data are shorter than 384.
     */
    private static final int LONGEST = 400;

    private final String text;
    private final Fences fences;
    private final BlockCutter blockCutter;
    private final Pieces units;

    /** The entry before, if nothing but blank lines followed it. */
    private int lastStart = -1;

    private int lastEnd = -1;
    private boolean lastIsUnit;

    ListEntries(String text, Fences fences, BlockCutter blockCutter, Pieces units) {
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

    /** Takes the entry that begins on this line and leaves the cursor on the first line behind it. */
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

    /** A deeper line belongs to the entry; another one only if the rules see no end before it. */
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

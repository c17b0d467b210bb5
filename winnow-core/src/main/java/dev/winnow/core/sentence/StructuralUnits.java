package dev.winnow.core.sentence;

/**
 * Finds what is one unit however many stops it holds: fenced and indented code, table rows, entries of lists. Running text has none of
 * these and passes untouched.
 */
final class StructuralUnits {

    private final String text;
    private final Fences fences;
    private final IndentedCode indentedCode;
    private final ListEntries listEntries;
    private final Pieces units = new Pieces();

    StructuralUnits(String text, BlockCutter blockCutter) {
        this.text = text;
        this.fences = new Fences(text);
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
            if (indentedCode.isCode(start, end)) {
                units.add(start, end);
            }
        }
        line.moveBehind(end);
    }
}

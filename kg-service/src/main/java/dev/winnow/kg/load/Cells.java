package dev.winnow.kg.load;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Cells that hold several values: entries between bars, or name=value between semicolons. */
final class Cells {

    private Cells() {}

    static List<String> list(String cell) {
        return parts(cell, '|');
    }

    /** A part without = is a name whose value is empty. */
    static SortedMap<String, String> pairs(String cell) {
        SortedMap<String, String> pairs = new TreeMap<>();
        for (String part : parts(cell, ';')) {
            int sign = part.indexOf('=');
            if (sign < 0) {
                pairs.put(part, "");
            } else {
                pairs.put(part.substring(0, sign).strip(), part.substring(sign + 1).strip());
            }
        }
        return pairs;
    }

    private static List<String> parts(String cell, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from <= cell.length()) {
            int to = cell.indexOf(separator, from);
            if (to < 0) {
                to = cell.length();
            }
            String part = cell.substring(from, to).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            from = to + 1;
        }
        return parts;
    }
}

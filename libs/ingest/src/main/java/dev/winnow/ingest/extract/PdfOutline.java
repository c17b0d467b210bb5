package dev.winnow.ingest.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/**
 * Headings of a PDF from its bookmarks. Each is looked for as a line of the text, in order. A
 * bookmark that stands nowhere as a line is left out: sizes of letters are not looked at.
 */
final class PdfOutline {

    /** A book has some hundred; more are an index. It also ends an outline that holds itself. */
    private static final int MOST = 2000;

    private static final int DEEPEST = 6;

    private record Entry(int level, String title) {}

    private final List<Entry> entries = new ArrayList<>();

    PdfOutline(PDDocument document) {
        PDOutlineNode outline = document.getDocumentCatalog().getDocumentOutline();
        if (outline != null) {
            add(outline, 1);
        }
    }

    private void add(PDOutlineNode node, int level) {
        PDOutlineItem item = node.getFirstChild();
        while (item != null && entries.size() < MOST) {
            entries.add(new Entry(level, String.valueOf(item.getTitle())));
            if (level < DEEPEST) {
                add(item, level + 1);
            }
            item = item.getNextSibling();
        }
    }

    /** Levels of those lines that are bookmarks, 0 for all others. */
    int[] levels(List<String> lines) {
        int[] levels = new int[lines.size()];
        Map<String, Deque<Integer>> places = new HashMap<>();
        for (int i = 0; i < levels.length && !entries.isEmpty(); i++) {
            places.computeIfAbsent(key(lines.get(i)), unseen -> new ArrayDeque<>()).add(i);
        }
        places.remove("");
        int from = 0;
        for (Entry entry : entries) {
            Deque<Integer> found = places.getOrDefault(key(entry.title), new ArrayDeque<>());
            while (!found.isEmpty() && found.peek() < from) {
                found.poll();
            }
            Integer place = found.poll();
            if (place != null) {
                levels[place] = entry.level;
                from = place + 1;
            }
        }
        return levels;
    }

    /**
     * Letters and digits alone: spacing and dots behind numbers differ between bookmark and page.
     */
    private static String key(String line) {
        StringBuilder key = new StringBuilder(line.length());
        line.codePoints().filter(Character::isLetterOrDigit).forEach(key::appendCodePoint);
        return key.toString().toLowerCase(Locale.ROOT);
    }
}

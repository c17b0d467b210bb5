package dev.winnow.ingest.chunk;

import dev.winnow.core.structure.Block;
import dev.winnow.ingest.extract.Section;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Neighbouring sections whose text may share a chunk: one with a body of level up to {@value
 * #HARD_LEVEL}, and what lies below it.
 */
final class Segment {

    /**
     * Deepest heading that a chunk never reaches across. Deeper ones head a few lines each, and
     * chunks would be crumbs.
     */
    static final int HARD_LEVEL = 3;

    private final List<Section> sections = new ArrayList<>();

    private Segment(Section first) {
        sections.add(first);
    }

    /**
     * Headings without a body, and marks of a site generator alone, go with what follows, the last
     * ones of a text with what precedes them.
     */
    static List<Segment> of(String text, List<Section> sections, List<Block> blocks) {
        List<Segment> segments = new ArrayList<>();
        boolean body = false;
        for (Section section : sections) {
            if (section.start() == section.end()) {
                continue;
            }
            boolean hard = section.level() <= HARD_LEVEL;
            if (segments.isEmpty() || (hard && body)) {
                segments.add(new Segment(section));
                body = false;
            } else {
                segments.getLast().sections.add(section);
            }
            body |= section.hasBody(text, blocks);
        }
        if (segments.size() > 1 && !body) {
            Segment headingsOnly = segments.removeLast();
            segments.getLast().sections.addAll(headingsOnly.sections);
        }
        return segments;
    }

    int start() {
        return sections.getFirst().start();
    }

    int end() {
        return sections.getLast().end();
    }

    /** In order. */
    List<Section> sections() {
        return sections;
    }

    /**
     * Path that all body text between two offsets stands under; the path of the last section there
     * if there is no body text.
     */
    List<String> headings(String text, List<Block> blocks, int start, int end) {
        @Nullable List<String> common = null;
        List<String> last = List.of();
        for (Section section : sections.subList(Section.at(sections, start), sections.size())) {
            if (section.start() >= end) {
                break;
            }
            int from = Math.max(start, section.bodyStart());
            int to = Math.min(end, section.end());
            last = section.path();
            if (Block.firstText(text, blocks, from, to) < to) {
                common = common == null ? section.path() : commonPrefix(common, section.path());
            }
        }
        return common == null ? last : common;
    }

    private static List<String> commonPrefix(List<String> one, List<String> other) {
        int length = 0;
        while (length < Math.min(one.size(), other.size())
                && one.get(length).equals(other.get(length))) {
            length++;
        }
        return one.subList(0, length);
    }
}

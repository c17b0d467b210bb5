package dev.winnow.eval.spans;

import java.util.List;

/**
 * What came of a walk over answers.
 *
 * @param answers answers read
 * @param documents originals that their spans point into
 * @param kept spans of kept sentences
 * @param dropped spans of dropped sentences
 * @param cited spans of citations
 * @param faults a line for each span that is not as it should be, in order of reading
 */
public record SpanReport(
        int answers, int documents, int kept, int dropped, int cited, List<String> faults) {

    public SpanReport {
        faults = List.copyOf(faults);
    }
}

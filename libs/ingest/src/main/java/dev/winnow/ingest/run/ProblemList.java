package dev.winnow.ingest.run;

import dev.winnow.ingest.source.IngestProblem;
import java.util.List;

/**
 * Problems of one kind.
 *
 * @param total number of all of them, 0 or more
 * @param first at most 1000 of them, in the order of the files: a file of a million bad lines must
 *     not fill the memory
 */
public record ProblemList(int total, List<IngestProblem> first) {

    public static final int MOST = 1000;

    public ProblemList {
        first = List.copyOf(first);
    }

    ProblemList shortened(int most) {
        return new ProblemList(total, first.subList(0, Math.min(most, first.size())));
    }
}

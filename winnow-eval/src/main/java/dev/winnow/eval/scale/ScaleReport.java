package dev.winnow.eval.scale;

import dev.winnow.eval.speed.Percentiles;
import java.util.List;

/**
 * All corpora of one run, as they are written to JSON.
 *
 * @param command that was run
 * @param machine in words
 * @param model the encoder
 * @param questions that were asked in each pass
 * @param passes over the questions that were timed
 * @param candidates passages wanted of each question
 * @param vectors what the questions' vectors took in milliseconds; no other time holds any of it
 * @param results by growing size
 */
public record ScaleReport(
        String command,
        String machine,
        String model,
        int questions,
        int passes,
        int candidates,
        Percentiles vectors,
        List<ScaleResult> results) {

    /** The page of results. */
    public String markdown() {
        return ScalePage.of(this);
    }
}

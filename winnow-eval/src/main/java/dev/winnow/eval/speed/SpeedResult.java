package dev.winnow.eval.speed;

import java.util.Map;

/**
 * The table as it is written to JSON, in milliseconds.
 *
 * @param machine in words
 * @param requests number of answers that were timed
 * @param candidates passages that were reranked for each
 * @param sessions model sessions of the service, as stated on the command line
 * @param lines what was timed to its percentiles
 */
public record SpeedResult(
        String machine,
        int requests,
        int candidates,
        int sessions,
        Map<String, Percentiles> lines) {}

package dev.winnow.eval.scale;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.eval.retrieval.Variant;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times several ways of retrieving in one run. They take turns question by question, so that whatever else the machine does hits all alike; and at each turn
 * they ask different questions, so that none finds in the processor's caches what another has just read for it.
 */
final class SideBySide {

    private final PassageIndex index;
    private final Embedder embedder;
    private final int candidates;

    /**
     * @param embedder has the questions' vectors ready
     * @param candidates passages wanted of each question
     */
    SideBySide(PassageIndex index, Embedder embedder, int candidates) {
        this.index = index;
        this.embedder = embedder;
        this.candidates = candidates;
    }

    /**
     * Asks every question in every way, several times.
     *
     * @param warmUp passes over all questions before the clock starts
     * @param passes that are timed, 1 upwards
     * @return the times by the names of the ways, in their order
     * @throws IOException if a source was missing for a question
     */
    Map<String, WayTimes> run(List<String> questions, List<Variant> ways, int warmUp, int passes)
            throws IOException {
        List<WayClock> clocks =
                ways.stream().map(way -> new WayClock(index, embedder, way, candidates)).toList();
        int apart = questions.size() / clocks.size();
        for (int pass = 0; pass < warmUp + passes; pass++) {
            for (int turn = 0; turn < questions.size(); turn++) {
                for (int w = 0; w < clocks.size(); w++) {
                    String question = questions.get((turn + w * apart) % questions.size());
                    if (pass < warmUp) {
                        clocks.get(w).warm(question);
                    } else {
                        clocks.get(w).time(question);
                    }
                }
            }
        }
        Map<String, WayTimes> times = new LinkedHashMap<>();
        for (int w = 0; w < clocks.size(); w++) {
            times.put(ways.get(w).name(), clocks.get(w).times());
        }
        return times;
    }
}

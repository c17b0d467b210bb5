package dev.winnow.eval.reading;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.inference.rerank.PassageScore;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.rerank.SplitPassage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the reranker says of every window of a long text, kept on disk: a window's scores do not
 * depend on what else is read, so every way of reading can be played from them.
 */
final class WindowScores {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path folder;
    private final PassageScorer scorer;
    private final RuleSentenceSplitter splitter = new RuleSentenceSplitter();

    /**
     * @param folder one file for each text
     */
    WindowScores(Path folder, PassageScorer scorer) {
        this.folder = folder;
        this.scorer = scorer;
    }

    /**
     * A text as the reranker reads all of it.
     *
     * @param keep calibrated keep-probability of each sentence
     * @param windows in the order of the text
     */
    record Read(List<Float> keep, List<Window> windows) {}

    /**
     * A window.
     *
     * @param from the first sentence that it scores at least a part of
     * @param to behind the last one
     * @param tokens of its row
     * @param rank calibrated rank probability
     */
    record Window(int from, int to, int tokens, float rank) {}

    /** The sentences of a text. */
    List<Span> sentences(LongInput input) {
        return splitter.split(input.text());
    }

    /** The scores of a text. */
    Read of(LongInput input) throws IOException {
        String key =
                CacheKey.of(
                                scorer.model().sha256(),
                                splitter.name(),
                                input.question(),
                                input.text())
                        .value();
        Path file = folder.resolve("windows-" + key + ".json");
        if (Files.exists(file)) {
            return JSON.readValue(file, Read.class);
        }
        try {
            PassageScore score =
                    scorer.score(
                                    input.question(),
                                    List.of(new SplitPassage("", input.text(), sentences(input))),
                                    Deadline.NONE)
                            .passages()
                            .getFirst();
            List<Float> keep = new ArrayList<>();
            for (float sentence : score.sentenceScores()) {
                keep.add(scorer.keepCalibration().ofProbability(sentence));
            }
            Read read =
                    new Read(
                            keep,
                            score.read().stream()
                                    .map(
                                            one ->
                                                    new Window(
                                                            one.from(),
                                                            one.to(),
                                                            one.tokens(),
                                                            scorer.rankCalibration()
                                                                    .ofLogit(one.rankLogit())))
                                    .toList());
            ResultFile.text(file, JSON.writeValueAsString(read));
            return read;
        } catch (StageException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
    }
}

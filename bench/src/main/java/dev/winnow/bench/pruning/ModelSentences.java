package dev.winnow.bench.pruning;

import dev.winnow.bench.collection.LabelledRow;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.rerank.PlattScaling;
import dev.winnow.inference.rerank.SplitPassage;
import java.io.IOException;
import java.util.List;

/** The calibrated keep-probabilities of a model, for the sentences as they were labelled. */
public final class ModelSentences implements SentenceScorer {

    private final PassageScorer scorer;

    public ModelSentences(PassageScorer scorer) {
        this.scorer = scorer;
    }

    @Override
    public float[] score(LabelledRow row) throws IOException {
        SplitPassage passage = new SplitPassage(row.title(), row.text(), row.spans());
        PlattScaling calibration = scorer.keepCalibration();
        try {
            float[] scores =
                    scorer.score(row.question(), List.of(passage), Deadline.NONE)
                            .passages()
                            .getFirst()
                            .sentenceScores()
                            .clone();
            for (int i = 0; i < scores.length; i++) {
                scores[i] = calibration.ofProbability(scores[i]);
            }
            return scores;
        } catch (StageException e) {
            throw new IOException(
                    "row '%s' could not be scored: %s".formatted(row.id(), e.getMessage()), e);
        }
    }
}

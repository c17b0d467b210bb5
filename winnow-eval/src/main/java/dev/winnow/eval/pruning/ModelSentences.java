package dev.winnow.eval.pruning;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.sentence.Span;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.inference.rerank.PassageScorer;
import dev.winnow.inference.rerank.PlattScaling;
import dev.winnow.inference.rerank.SplitPassage;
import java.util.ArrayList;
import java.util.List;

/** The keep-probabilities of the model, for the sentences as they were labelled. */
public final class ModelSentences implements SentenceScorer {

    private final PassageScorer scorer;
    private final boolean calibrated;

    /**
     * @param calibrated whether scores are probabilities, as the product uses them, or the model's mean over tokens
     */
    public ModelSentences(PassageScorer scorer, boolean calibrated) {
        this.scorer = scorer;
        this.calibrated = calibrated;
    }

    @Override
    public float[] score(LabelledRow row) throws ScoringException {
        SplitPassage passage = new SplitPassage(row.title(), row.text(), spans(row));
        try {
            float[] means =
                    scorer.score(row.question(), List.of(passage), Deadline.NONE)
                            .passages()
                            .getFirst()
                            .sentenceScores();
            return calibrated ? calibrate(means) : means;
        } catch (RerankException e) {
            throw new ScoringException(row, e);
        }
    }

    /** Where the labelled sentences stand in the passage. */
    static List<Span> spans(LabelledRow row) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        for (String sentence : row.sentences()) {
            spans.add(new Span(at, at + sentence.length()));
            at += sentence.length() + 1;
        }
        return spans;
    }

    private float[] calibrate(float[] means) {
        PlattScaling calibration = scorer.keepCalibration();
        float[] probabilities = new float[means.length];
        for (int i = 0; i < means.length; i++) {
            probabilities[i] = calibration.ofProbability(means[i]);
        }
        return probabilities;
    }
}

package dev.winnow.inference.rerank;

import dev.winnow.core.context.TokenCounter;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.InferencePool;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The reranker of the pipeline: splits, scores and calibrates. Safe for use by several threads. */
public final class OnnxReranker implements Reranker {

    private final PassageScorer scorer;
    private final SentenceSplitter splitter;

    public OnnxReranker(PassageScorer scorer, SentenceSplitter splitter) {
        this.scorer = scorer;
        this.splitter = splitter;
    }

    /** Loads a model; see {@link PassageScorer#load}. */
    public static OnnxReranker load(ModelSource source, InferencePool pool) {
        return new OnnxReranker(PassageScorer.load(source, pool), new SentenceSplitter());
    }

    @Override
    public ModelIdentity model() {
        return scorer.model();
    }

    /** The number type in which most of the model computes. */
    public Precision precision() {
        return scorer.precision();
    }

    /** Counts tokens as the model reads them. Of no use after {@link #close}. */
    public TokenCounter tokens() {
        return scorer.tokens();
    }

    @Override
    public boolean scoresSentences() {
        return scorer.scoresSentences();
    }

    @Override
    public List<String> rules() {
        return List.of("splitter: " + splitter.name());
    }

    @Override
    public Reranking rerank(
            String question,
            List<Passage> passages,
            StoppingRule reading,
            Deadline deadline,
            BooleanSupplier cancellation)
            throws StageException {
        List<SplitPassage> split = split(passages);
        List<Reranked> inOrder = new ArrayList<>();
        PassageScores scores =
                scorer.read(
                        question,
                        split,
                        read -> {
                            for (int i = inOrder.size(); i < read.size(); i++) {
                                inOrder.add(reranked(passages.get(i), split.get(i), read.get(i)));
                            }
                            return reading.next(Collections.unmodifiableList(inOrder));
                        },
                        reading.whole(),
                        deadline,
                        cancellation);
        List<Reranked> reranked = new ArrayList<>(scores.passages().size());
        for (int i = 0; i < scores.passages().size(); i++) {
            int place = scores.places().get(i);
            reranked.add(
                    place < inOrder.size()
                            ? inOrder.get(place)
                            : reranked(
                                    passages.get(place),
                                    split.get(place),
                                    scores.passages().get(i)));
        }
        return new Reranking(
                reranked,
                scores.cut(),
                scores.questionCut(),
                windows(scores),
                scores.tokens(),
                scores.timings());
    }

    @Override
    public void close() {
        scorer.close();
    }

    private static Reranking.Windows windows(PassageScores scores) {
        int read = 0;
        int all = 0;
        for (PassageScore passage : scores.passages()) {
            read += passage.read().size();
            all += passage.windows();
        }
        return new Reranking.Windows(read, all);
    }

    private List<SplitPassage> split(List<Passage> passages) throws StageException {
        List<SplitPassage> split = new ArrayList<>(passages.size());
        try {
            for (Passage passage : passages) {
                split.add(
                        new SplitPassage(
                                passage.heading(),
                                passage.text(),
                                splitter.split(passage.text(), passage.blocks())));
            }
        } catch (RuntimeException e) {
            // A caller goes on without scores then. The message stays here: it could quote the
            // text.
            throw new StageException(
                    Kind.UNAVAILABLE,
                    "passage %d of %d could not be split into sentences by %s (%s)"
                            .formatted(
                                    split.size() + 1,
                                    passages.size(),
                                    splitter.name(),
                                    e.getClass().getSimpleName()),
                    e);
        }
        return split;
    }

    private Reranked reranked(Passage passage, SplitPassage split, PassageScore score) {
        return new Reranked(
                passage.id(),
                Score.logit(score.rankLogit()),
                Score.probability(scorer.rankCalibration().ofLogit(score.rankLogit())),
                sentences(split.sentences(), score),
                // What is left unread of a long passage has no sentence scores; nothing is cut off.
                false);
    }

    private List<SentenceScore> sentences(List<Span> spans, PassageScore score) {
        if (!scorer.scoresSentences()) {
            return List.of();
        }
        List<SentenceScore> sentences = new ArrayList<>(spans.size());
        for (int i = 0; i < spans.size(); i++) {
            if (Float.isNaN(score.sentenceScores()[i])) {
                continue;
            }
            float keep = scorer.keepCalibration().ofProbability(score.sentenceScores()[i]);
            sentences.add(
                    new SentenceScore(
                            spans.get(i).start(), spans.get(i).end(), Score.probability(keep)));
        }
        return Collections.unmodifiableList(sentences);
    }
}

package dev.winnow.eval.pruning;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The measures of one set, or their mean over sets, over rows of at least {@value EqualCompression#FEWEST_SENTENCES} sentences, as model cards have
 * it. At the threshold all of them count, sentences and characters pooled; at equal compression those that the passage can answer.
 *
 * @param rows rows of at least that many sentences
 * @param answerableRows those of them that the passage can answer
 * @param recall share of needed sentences that are kept at the threshold
 * @param precision share of kept sentences that are needed
 * @param f2 of these two
 * @param allEvidence share of rows that the passage can answer of which every needed sentence is kept
 * @param answerRetention share of rows whose passage holds an answer text that still do after pruning, or null if the set has no
 *     answer texts
 * @param compressionChars share of characters removed
 * @param compressionTokens share of tokens removed
 * @param emptied share of the rows that the passage cannot answer of which nothing is kept, or null if there are none
 * @param atCompression compression (".5" and so on) to method to sentence recall; {@code reached} is the compression of the model's choice
 * @param allEvidenceAtCompression the same with the share of rows of which every needed sentence is kept
 */
public record SetMeasures(
        double rows,
        double answerableRows,
        double recall,
        double precision,
        double f2,
        double allEvidence,
        @Nullable Double answerRetention,
        double compressionChars,
        double compressionTokens,
        @Nullable Double emptied,
        Map<String, Map<String, Double>> atCompression,
        Map<String, Map<String, Double>> allEvidenceAtCompression) {}

package dev.winnow.inference.rerank;

import dev.winnow.core.sentence.Span;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.token.ModelTokenizer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a question and a passage as the rows of tokens that the reranker was trained on: {@code
 * [CLS] question [SEP] heading sentences [SEP]}, with one or two separators in the middle. The
 * first segment ends with the first separator. A long passage takes several rows, one for each
 * window.
 */
record PairLayout(ModelTokenizer tokenizer, RerankerDescription limits) {

    /**
     * A question as the model reads it.
     *
     * @param ids token ids, not more than the model's limit
     * @param cut whether the question had more
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Question(int[] ids, boolean cut) {}

    /**
     * A passage as the model reads it.
     *
     * @param heading token ids, not more than the model's limit
     * @param sentences token ids of each sentence, never cut
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Tokens(int[] heading, int[][] sentences) {}

    Question question(String text) {
        int[] ids = tokenizer.encode(text.strip());
        return new Question(
                cut(ids, limits.questionTokens()), ids.length > limits.questionTokens());
    }

    Tokens passage(SplitPassage passage) {
        int[] heading =
                passage.heading().isBlank()
                        ? new int[0]
                        : cut(tokenizer.encode(passage.heading().strip()), limits.titleTokens());
        List<Span> spans = passage.sentences();
        int[][] sentences = new int[spans.size()][];
        for (int i = 0; i < sentences.length; i++) {
            String sentence = spans.get(i).trim(passage.text()).slice(passage.text());
            // With a leading space a sentence gets the same ids as within the whole text, where
            // the tokenizer encodes spaces; WordPiece ignores them.
            sentences[i] =
                    tokenizer.encode(i == 0 && heading.length == 0 ? sentence : " " + sentence);
        }
        return new Tokens(heading, sentences);
    }

    /** How many tokens of sentences fit into a row, beside everything else in it. */
    int room(Question question, Tokens passage) {
        return limits.window()
                - question.ids().length
                - passage.heading().length
                - 2
                - limits.separators();
    }

    /** The row of one window of a passage. */
    TokenSequence row(Question question, Tokens passage, Window window) {
        int start = contentStart(question, passage);
        int[] ids = new int[start + window.length() + 1];
        ids[0] = tokenizer.startId();
        System.arraycopy(question.ids(), 0, ids, 1, question.ids().length);
        int at = 1 + question.ids().length;
        int secondSegment = at + 1;
        for (int i = 0; i < limits.separators(); i++) {
            ids[at++] = tokenizer.separatorId();
        }
        System.arraycopy(passage.heading(), 0, ids, at, passage.heading().length);
        at = start;
        for (Piece piece : window.pieces()) {
            System.arraycopy(
                    passage.sentences()[piece.sentence()], piece.from(), ids, at, piece.length());
            at += piece.length();
        }
        ids[at] = tokenizer.separatorId();
        return new TokenSequence(ids, secondSegment);
    }

    /** Index in a row of the first token of a sentence. */
    int contentStart(Question question, Tokens passage) {
        return 1 + question.ids().length + limits.separators() + passage.heading().length;
    }

    private static int[] cut(int[] ids, int most) {
        return ids.length <= most ? ids : Arrays.copyOf(ids, most);
    }
}

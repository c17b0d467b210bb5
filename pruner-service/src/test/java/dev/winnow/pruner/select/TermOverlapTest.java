package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.score.Score;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TermOverlapTest {

    private static final String QUESTION = "Where do eels spawn?";

    private static final String OTHER = "Rain fell on the hills again that day. ";

    @Test
    void a_sentence_beside_those_with_the_words_has_half_of_their_share() {
        Text text = new Text();
        text.unread("Eels spawn at sea. ");
        text.unread("Nobody has seen it. ");
        text.unread(OTHER.repeat(40));
        text.unread("Ferries leave at nine. ");

        List<Float> shares = text.shares();

        assertThat(shares.get(0)).isCloseTo(1f, within(1e-6f));
        assertThat(shares.get(1)).isCloseTo(.5f, within(1e-6f));
        assertThat(shares.get(2)).isZero();
        assertThat(shares.get(3)).isZero();
        assertThat(TermOverlap.enough(shares.get(1))).isTrue();
    }

    @Test
    void what_the_model_has_read_is_no_reason_to_keep_its_neighbour() {
        Text text = new Text();
        text.read("Eels spawn at sea. ");
        text.unread("Nobody has seen it. ");
        text.unread(OTHER);
        text.unread(OTHER.repeat(40));

        assertThat(text.shares()).containsExactly(null, 0f, 0f, 0f);
    }

    @Test
    void a_word_that_stands_everywhere_keeps_nothing() {
        Text text = new Text();
        for (int i = 0; i < 8; i++) {
            text.unread("Of eels and of weather. " + OTHER.repeat(35));
        }

        assertThat(text.shares()).containsOnly(0f);
    }

    @Test
    void passages_do_not_lend_each_other_their_words() {
        Text text = new Text();
        text.unread("Eels spawn at sea. ");
        text.nextPassage();
        text.unread("Nobody has seen it. ");
        text.nextPassage();
        text.unread(OTHER);

        assertThat(text.shares().get(1)).isZero();
    }

    /** Sentences of passages, in order. */
    private static final class Text {

        private record Piece(int passage, String text, boolean read) {}

        private final List<Piece> pieces = new ArrayList<>();
        private int passages = 1;

        void read(String sentence) {
            pieces.add(new Piece(passages - 1, sentence, true));
        }

        void unread(String sentence) {
            pieces.add(new Piece(passages - 1, sentence, false));
        }

        void nextPassage() {
            passages++;
        }

        List<@Nullable Float> shares() {
            List<Sentence> sentences = new ArrayList<>();
            for (int p = 0; p < passages; p++) {
                int place = p;
                List<Piece> own =
                        pieces.stream().filter(piece -> piece.passage() == place).toList();
                String text = String.join("", own.stream().map(Piece::text).toList());
                DocumentId id = new DocumentId("d" + p);
                Passage passage = Passage.whole(id.passage(0), id, "", text);
                int at = 0;
                for (Piece piece : own) {
                    int end = at + piece.text().stripTrailing().length();
                    sentences.add(
                            new Sentence(
                                    passage,
                                    p,
                                    at,
                                    at,
                                    end,
                                    piece.read() ? Score.probability(.01f) : null,
                                    piece.read() ? null : 0f,
                                    Sentence.UNSCORED));
                    at += piece.text().length();
                }
            }
            List<@Nullable Float> shares = new ArrayList<>();
            TermOverlap.compare(QUESTION, sentences)
                    .forEach(sentence -> shares.add(sentence.words()));
            return shares;
        }
    }
}

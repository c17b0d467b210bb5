package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {

    private static final String LONG =
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                    + "fifteen sixteen seventeen eighteen nineteen twenty";

    @Test
    void letter_case_punctuation_and_white_space_do_not_count() {
        assertThat(alike("Keep the index on a fast disk.", "keep  the\nINDEX (on a fast disk)"))
                .isTrue();
    }

    @Test
    void an_exchanged_word_counts() {
        assertThat(alike(LONG, LONG.replace("ten", "tenth"))).isFalse();
        assertThat(alike("Smoking increases the risk of it.", "Smoking decreases the risk of it."))
                .isFalse();
    }

    /** So long that one place is less than a tenth of the word pairs, whatever happens there. */
    @Test
    void an_exchanged_word_counts_in_a_sentence_of_any_length() {
        String begin = distinct("b", 100);
        String end = distinct("e", 100);

        assertThat(
                        alike(
                                begin + " this drug increases the risk of it " + end,
                                begin + " this drug decreases the risk of it " + end))
                .isFalse();
        assertThat(alike("Rising " + end, "Falling " + end)).isFalse();
        assertThat(alike(begin + " rises", begin + " falls")).isFalse();
    }

    @Test
    void a_word_put_in_between_counts_in_a_sentence_of_any_length() {
        String begin = distinct("b", 100);
        String end = distinct("e", 100);

        assertThat(alike(begin + " works " + end, begin + " hardly works " + end)).isFalse();
        assertThat(alike(begin + " more " + end, begin + " " + end)).isFalse();
        assertThat(alike("more " + begin + " " + end, begin + " " + end + " yet")).isFalse();
    }

    @Test
    void a_word_more_at_either_end_of_a_long_sentence_does_not_count() {
        assertThat(alike("indeed " + LONG, LONG)).isTrue();
        assertThat(alike(LONG, LONG + " indeed")).isTrue();
    }

    @Test
    void the_order_of_the_words_counts() {
        assertThat(alike("the dog bites the man here", "the man bites the dog here")).isFalse();
        String begin = distinct("b", 100);
        String end = distinct("e", 100);
        assertThat(
                        alike(
                                begin + " aspirin outperforms ibuprofen " + end,
                                begin + " ibuprofen outperforms aspirin " + end))
                .isFalse();
    }

    @Test
    void negation_counts_however_it_is_written() {
        assertThat(alike(LONG, LONG + " not")).isFalse();
        assertThat(alike(LONG + " does", LONG + " doesn't")).isFalse();
        assertThat(alike(LONG + " does", LONG + " doesn\u2019t")).isFalse();
        assertThat(alike("don't open it, " + LONG, "open it, " + LONG)).isFalse();
        assertThat(alike("DON'T OPEN IT, " + LONG, "OPEN IT, " + LONG)).isFalse();
        assertThat(alike("DON\u2019T OPEN IT, " + LONG, "OPEN IT, " + LONG)).isFalse();
    }

    @Test
    void short_sentences_are_never_copies_of_each_other() {
        assertThat(alike("See table below.", "See table below.")).isFalse();
    }

    @Test
    void each_ideograph_is_a_word() {
        assertThat(alike("東京都は大都市", "東京都は大都市。")).isTrue();
    }

    /**
     * Of four words only the least pair is filed, and here it is the same one in every sentence.
     * Copies need no comparison.
     */
    @Test
    void a_pair_that_comes_first_everywhere_costs_each_sentence_no_more_than_the_bound() {
        String first = leastPair();
        List<String> texts = new ArrayList<>();
        for (int copy = 0; copy < 2; copy++) {
            for (int i = 0; i < 10_000; i++) {
                texts.add("%s x%d y%d.".formatted(first, i, i));
            }
        }
        List<Sentence> sentences = sentences(new Library(), texts, new Random(1));

        NearDuplicates.Groups groups = groups(sentences);

        assertThat(groups.cut()).isEqualTo(10_000 - 1 - NearDuplicates.MOST_COMPARED);
        Map<String, Integer> leaders = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            Integer same = leaders.putIfAbsent(sentences.get(i).text(), groups.leaders()[i]);
            assertThat(same == null || same == groups.leaders()[i]).isTrue();
        }
        assertThat(leaders.values()).doesNotHaveDuplicates().hasSize(10_000);
    }

    @Test
    void ends_when_the_result_is_no_longer_wanted() {
        List<String> texts = IntStream.range(0, 3_000).mapToObj(i -> "One " + i).toList();
        List<Sentence> sentences = sentences(new Library(), texts, new Random(1));
        boolean[] exempt = new boolean[texts.size()];
        AtomicInteger asked = new AtomicInteger();

        NearDuplicates.of(sentences, exempt, asked::incrementAndGet);

        // Each sentence is read, then grouped.
        assertThat(asked).hasValue(6);
        Runnable gone =
                () -> {
                    throw new CancellationException();
                };
        assertThatThrownBy(() -> NearDuplicates.of(sentences, exempt, gone))
                .isInstanceOf(CancellationException.class);
    }

    private static String leastPair() {
        String least = "";
        long hash = Long.MAX_VALUE;
        for (int i = 0; i < 1_000_000; i++) {
            String pair = "a%s b%s".formatted(letters(i / 1_000), letters(i % 1_000));
            long own = SentenceFingerprint.of(pair).shingles()[0];
            if (own < hash) {
                hash = own;
                least = pair;
            }
        }
        return least;
    }

    /** Not a number, which would weigh more than a word. */
    private static String letters(int number) {
        return ""
                + (char) ('a' + number / 100)
                + (char) ('a' + number / 10 % 10)
                + (char) ('a' + number % 10);
    }

    /** The index must find what a comparison of all pairs finds. */
    @Property(tries = 300)
    void the_index_misses_no_pair(@ForAll long seed) {
        Random random = new Random(seed);
        Library library = new Library();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String text =
                    i < 5 || random.nextInt(4) == 0
                            ? words(random)
                            : mutated(texts.get(random.nextInt(i)), random);
            texts.add(text);
        }
        List<Sentence> sentences = sentences(library, texts, random);

        int[] leaders = leaders(sentences);

        assertThat(leaders).isEqualTo(byAllPairs(sentences));
    }

    private static int[] byAllPairs(List<Sentence> sentences) {
        float[] worths = new float[sentences.size()];
        for (int i = 0; i < worths.length; i++) {
            worths[i] = sentences.get(i).keep().value();
        }
        int[] leaders = new int[worths.length];
        List<Integer> seen = new ArrayList<>();
        for (int i : Ranking.order(worths)) {
            leaders[i] = i;
            SentenceFingerprint mine = SentenceFingerprint.of(sentences.get(i).text());
            for (int leader : seen) {
                SentenceFingerprint theirs = SentenceFingerprint.of(sentences.get(leader).text());
                if (mine.words() >= 4 && theirs.words() >= 4 && mine.nearlyEquals(theirs, 9)) {
                    leaders[i] = leader;
                    break;
                }
            }
            if (leaders[i] == i) {
                seen.add(i);
            }
        }
        return leaders;
    }

    private static int[] leaders(List<Sentence> sentences) {
        return groups(sentences).leaders();
    }

    private static NearDuplicates.Groups groups(List<Sentence> sentences) {
        return NearDuplicates.of(sentences, new boolean[sentences.size()], () -> {});
    }

    private static boolean alike(String one, String other) {
        List<Sentence> sentences = sentences(new Library(), List.of(one, other), new Random(1));
        int[] leaders = leaders(sentences);
        return leaders[0] == leaders[1];
    }

    private static List<Sentence> sentences(Library library, List<String> texts, Random random) {
        for (int i = 0; i < texts.size(); i++) {
            library.add(
                    "d" + i,
                    "",
                    List.of(),
                    0,
                    texts.get(i),
                    .5f,
                    List.of(
                            new SentenceScore(
                                    0,
                                    texts.get(i).length(),
                                    Score.probability(random.nextInt(11) / 10f))));
        }
        RankList ranks = RankList.of(library.input(), texts.size());
        List<Sentence> sentences = new ArrayList<>();
        ranks.passages().forEach(passage -> sentences.addAll(SentenceCutter.of(passage, false)));
        return sentences;
    }

    private static String distinct(String letter, int count) {
        StringBuilder text = new StringBuilder();
        for (int w = 0; w < count; w++) {
            text.append(w == 0 ? "" : " ").append(letter).append((char) ('a' + w / 26));
            text.append((char) ('a' + w % 26));
        }
        return text.toString();
    }

    private static String words(Random random) {
        StringBuilder text = new StringBuilder();
        int count = 1 + random.nextInt(50);
        for (int w = 0; w < count; w++) {
            text.append(w == 0 ? "" : " ")
                    .append("w")
                    .append((char) ('a' + random.nextInt(26)))
                    .append((char) ('a' + random.nextInt(4)));
        }
        return text.toString();
    }

    private static String mutated(String text, Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> text + " more";
            case 1 -> "Once " + text;
            case 2 -> text.toUpperCase(Locale.ROOT) + "!";
            default -> text.replaceFirst("w\\w+", "not");
        };
    }
}

package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fusion.Ranking;
import dev.winnow.pruner.render.Sentence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearDuplicatesTest {

    private static final String TWENTY =
            "one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
                    + "fifteen sixteen seventeen eighteen nineteen twenty";

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    case, signs and blanks | Keep it on a fast disk. | keep  it\tON (a fast disk)
                    one word more at the beginning | indeed TWENTY | TWENTY
                    one word more at the end | TWENTY | TWENTY indeed
                    emphasis and how it ends | Keep it **on a fast disk**! | Keep it on a fast disk.
                    the mark of an item | * Keep it on a fast disk. | Keep it on a fast disk.
                    a hyphen | Keep it on a fast-spinning disk. | Keep it on a fast spinning disk.
                    ideographs, each of which is a word | 東京都は大都市 | 東京都は大都市。
                    """)
    void makes_no_difference(String what, String one, String other) {
        assertThat(alike(one, other)).isTrue();
    }

    /** BEGIN and END are so long that one place is less than a tenth of the word pairs. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    an exchanged word | It raises the risk of it. | It lowers the risk of it.
                    far from either end | BEGIN it raises the risk END | BEGIN it lowers the risk END
                    the first word | Rising END | Falling END
                    the last word | BEGIN rises | BEGIN falls
                    a word put in between | BEGIN works END | BEGIN hardly works END
                    more of something | BEGIN more END | BEGIN END
                    a word more at both ends | more BEGIN END | BEGIN END yet
                    the order of the words | the dog bites the man here | the man bites the dog here
                    in a long sentence | BEGIN Ann trusts Bob END | BEGIN Bob trusts Ann END
                    a negation | TWENTY | TWENTY not
                    a short negation | TWENTY does | TWENTY doesn't
                    a curved apostrophe | TWENTY does | TWENTY doesn\u2019t
                    a negation in front | don't open it, TWENTY | open it, TWENTY
                    capitals | DON'T OPEN IT, TWENTY | OPEN IT, TWENTY
                    capitals and a curve | DON\u2019T OPEN IT, TWENTY | OPEN IT, TWENTY
                    two short sentences | See table below. | See table below.
                    a number at the end | TWENTY | TWENTY 21
                    a number in between | The daily dose is 5 mg of it. | The daily dose is 10 mg of it.
                    a negation in between | It should be taken now. | It should not be taken now.
                    a sign | It was small in all (p < x). | It was small in all (p > x).
                    a minus | The offset is -5 by rule. | The offset is 5 by rule.
                    a point before a digit | By default it is .5 here. | By default it is 5 here.
                    an operator | the mean is total / count of rows | the mean is total * count of rows
                    one without blanks | the mean is total/count of rows | the mean is total*count of rows
                    a denial in code | if (!user.active and known) | if (user.active and known)
                    the mark of a language | best results are those in C# here | best results are those in C here
                    spacing vowel signs | वह यह काम करता है | वह यह काम करती है
                    """)
    void makes_another_sentence(String what, String one, String other) {
        assertThat(alike(one, other)).isFalse();
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
        List<Sentence> sentences = sentences(texts, new Random(1));

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
        List<Sentence> sentences = sentences(texts, new Random(1));
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
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            texts.add(
                    i < 5 || random.nextInt(4) == 0
                            ? words(random)
                            : mutated(texts.get(random.nextInt(i)), random));
        }
        List<Sentence> sentences = sentences(texts, random);

        assertThat(groups(sentences).leaders()).isEqualTo(byAllPairs(sentences));
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

    private static NearDuplicates.Groups groups(List<Sentence> sentences) {
        return NearDuplicates.of(sentences, new boolean[sentences.size()], () -> {});
    }

    private static boolean alike(String one, String other) {
        int[] leaders =
                groups(sentences(List.of(written(one), written(other)), new Random(1))).leaders();
        return leaders[0] == leaders[1];
    }

    private static String written(String text) {
        return text.replace("TWENTY", TWENTY)
                .replace("BEGIN", distinct("b"))
                .replace("END", distinct("e"));
    }

    private static List<Sentence> sentences(List<String> texts, Random random) {
        Library library = new Library();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            library.partly(
                    "d" + i, .5f, text, Library.score(0, text.length(), random.nextInt(11) / 10f));
        }
        List<Sentence> sentences = new ArrayList<>();
        RankList.of(library.input(), texts.size())
                .passages()
                .forEach(passage -> sentences.addAll(SentenceCutter.of(passage, false)));
        return sentences;
    }

    /** A hundred words that begin with this letter. */
    private static String distinct(String letter) {
        return IntStream.range(0, 100)
                .mapToObj(w -> letter + (char) ('a' + w / 26) + (char) ('a' + w % 26))
                .collect(Collectors.joining(" "));
    }

    private static String words(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(50))
                .mapToObj(
                        w ->
                                "w"
                                        + (char) ('a' + random.nextInt(26))
                                        + (char) ('a' + random.nextInt(4)))
                .collect(Collectors.joining(" "));
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

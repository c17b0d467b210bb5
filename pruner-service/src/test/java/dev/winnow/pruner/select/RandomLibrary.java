package dev.winnow.pruner.select;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Draws libraries and settings from a seed: overlapping and touching passages, repeated sentences,
 * emoji, line breaks, blanks.
 */
final class RandomLibrary {

    private static final String[] WORDS = {
        "the", "reranker", "returns", "keep", "probability", "of", "sentence", "é\u0301t\u00e9",
                "\ud83d\ude00",
        "3.5", "mg", "not", "index", "graph", "and", "query", "|", "-",
        "漢字", "budget", "tokens", "Zürich", "New York", "He", "\u00a0", "x=y", "fast"
    };

    private static final String[] GAPS = {
        " ", " ", " ", "\n", "\n\n", "\r\n", "  \t", "\u00a0 ", "\n- ", ""
    };
    private static final String[] STOPS = {".", "!", "?", "", "\u3002"};

    private final Random random;
    private boolean repeats = true;
    private int drawn;
    private final List<String> stock = new ArrayList<>();

    RandomLibrary(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 30; i++) {
            stock.add(sentence());
        }
    }

    /**
     * No sentence occurs twice, no two passages share one, and none needs another one: what a
     * budget leaves out is left out for its own price.
     */
    RandomLibrary withoutRepeats() {
        repeats = false;
        return this;
    }

    Library library() {
        Library library = new Library();
        int documents = 1 + random.nextInt(5);
        for (int d = 0; d < documents; d++) {
            document(library, "d" + d);
        }
        return library;
    }

    Settings settings() {
        return new Settings(
                20,
                1 + random.nextInt(6),
                random.nextFloat(),
                random.nextFloat(),
                random.nextFloat() * .3f,
                1 + random.nextInt(random.nextBoolean() ? 60 : 400),
                random.nextFloat(),
                PassageOrder.values()[random.nextInt(3)],
                TitleRule.values()[random.nextInt(2)],
                random.nextInt(3) == 0,
                Interpolation.DEFAULTS);
    }

    private void document(Library library, String id) {
        StringBuilder original = new StringBuilder();
        List<int[]> sentences = new ArrayList<>();
        int count = 1 + random.nextInt(12);
        for (int s = 0; s < count; s++) {
            String text =
                    random.nextInt(3) == 0 ? sentence() : stock.get(random.nextInt(stock.size()));
            if (!repeats) {
                text = "Number" + drawn++ + " " + text;
            }
            int start = original.length();
            original.append(text);
            original.append(GAPS[random.nextInt(GAPS.length)]);
            sentences.add(new int[] {start, original.length()});
        }
        library.original(id, original.toString());
        int passages = repeats ? 1 + random.nextInt(3) : 1;
        for (int p = 0; p < passages; p++) {
            int first = random.nextInt(count);
            int last = first + random.nextInt(count - first);
            int start = sentences.get(first)[0];
            int end = sentences.get(last)[1];
            List<SentenceScore> scores = new ArrayList<>();
            for (int s = first; s <= last; s++) {
                int[] at = sentences.get(s);
                scores.add(Library.score(at[0] - start, at[1] - start, random.nextInt(21) / 20f));
            }
            List<String> headings =
                    random.nextBoolean() ? List.of() : List.of("Part " + random.nextInt(2));
            library.add(
                    id,
                    random.nextInt(4) == 0 ? "" : "Title of " + id,
                    headings,
                    start,
                    original.substring(start, end),
                    random.nextInt(11) / 10f,
                    scores,
                    repeats ? null : List.of());
        }
    }

    private String sentence() {
        StringBuilder text = new StringBuilder();
        int words = 1 + random.nextInt(14);
        for (int w = 0; w < words; w++) {
            text.append(w == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.append(STOPS[random.nextInt(STOPS.length)]).toString();
    }
}

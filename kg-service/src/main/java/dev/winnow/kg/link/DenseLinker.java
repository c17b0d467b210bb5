package dev.winnow.kg.link;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.LinkCandidate;
import dev.winnow.core.graph.Linking;
import dev.winnow.core.graph.Mention;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.EmbeddingException;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.sentence.Span;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks by meaning at what a linker by spelling left over: the stretches of a text of the field that hold no name and no word of function are compared with
 * every name in words, and the nearest one counts if it is near enough. What the other linker found stays as it is. Nothing near enough is an
 * answer: the stretch is left alone.
 */
public final class DenseLinker implements EntityLinker {

    private static final String OF = "of";

    /** Longer stretches are sentences. */
    private static final int MOST_WORDS = 6;

    /** Each costs a run of the encoder, some milliseconds. */
    private static final int MOST_STRETCHES = 12;

    /** An encoder that takes longer is busy with other things; the text is then linked by spelling alone, which is told. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Comparator<Found> BEST_FIRST =
            Comparator.comparing(Found::cosine)
                    .reversed()
                    .thenComparing(found -> found.span().start())
                    .thenComparing(found -> found.span().end());

    private final EntityLinker bySpelling;
    private final NameVectors names;
    private final Embedder embedder;
    private final float floor;
    private final InstantSource clock;
    private final EnglishWords english = new EnglishWords();

    private DenseLinker(
            EntityLinker bySpelling,
            NameVectors names,
            Embedder embedder,
            float floor,
            InstantSource clock) {
        this.bySpelling = bySpelling;
        this.names = names;
        this.embedder = embedder;
        this.floor = floor;
        this.clock = clock;
    }

    /**
     * A linker that encodes every name of a graph once, which takes some milliseconds of a core and two bytes for each dimension of each.
     *
     * @param bySpelling asked first
     * @param floor least cosine, above 0 to 1
     * @throws EmbeddingException if the encoder fails
     */
    public static DenseLinker of(
            GraphStore graph,
            EntityLinker bySpelling,
            Embedder embedder,
            float floor,
            InstantSource clock)
            throws EmbeddingException {
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException(
                    "link.dense-floor is above 0 and at most 1, got %s".formatted(floor));
        }
        return new DenseLinker(bySpelling, NameVectors.of(graph, embedder), embedder, floor, clock);
    }

    /** A stretch and the name that is nearest to it. */
    private record Found(Span span, LinkCandidate candidate, float cosine) {}

    @Override
    public Linking link(String text, List<String> pins) {
        Linking known = bySpelling.link(text, pins);
        if (names.size() == 0) {
            return known;
        }
        List<Span> open = stretches(text, known.mentions());
        if (open.isEmpty()) {
            return known;
        }
        try {
            return with(found(text, open), known);
        } catch (EmbeddingException e) {
            return new Linking(
                    known.mentions(),
                    known.unknown(),
                    "names-not-compared: %s".formatted(e.getMessage()));
        }
    }

    private List<Found> found(String text, List<Span> open) throws EmbeddingException {
        List<PassageText> stretches = new ArrayList<>(open.size());
        for (Span span : open) {
            stretches.add(new PassageText("", span.slice(text)));
        }
        List<float[]> vectors =
                embedder.embedPassages(stretches, new Deadline(clock.instant().plus(PATIENCE)));
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            NameVectors.Near near = names.nearest(vectors.get(i));
            if (near.cosine() >= floor) {
                float cosine = Math.min(1f, near.cosine());
                found.add(
                        new Found(
                                open.get(i),
                                new LinkCandidate(
                                        near.entity(),
                                        near.entity().name(),
                                        LinkCandidate.Match.MEANING,
                                        cosine),
                                cosine));
            }
        }
        found.sort(BEST_FIRST);
        return found;
    }

    private static Linking with(List<Found> found, Linking known) {
        List<Mention> mentions = new ArrayList<>(known.mentions());
        List<Span> unknown = new ArrayList<>(known.unknown());
        for (Found one : found) {
            if (mentions.stream().noneMatch(mention -> meet(mention.span(), one.span))) {
                mentions.add(new Mention(one.span, List.of(one.candidate)));
                unknown.removeIf(span -> meet(span, one.span));
            }
        }
        mentions.sort(Comparator.comparing(mention -> mention.span().start()));
        return new Linking(mentions, unknown, known.lost());
    }

    private static boolean meet(Span one, Span other) {
        return one.start() < other.end() && other.start() < one.end();
    }

    /** What may be a name: in a text of the field, runs of words that say something, whole and without their first or last words. */
    private List<Span> stretches(String text, List<Mention> mentions) {
        Tokens tokens = Tokens.of(text);
        List<Span> open = new ArrayList<>();
        boolean field = !mentions.isEmpty() || hasCue(tokens);
        int at = 0;
        while (field && at < tokens.size()) {
            int end = at;
            while (end < tokens.size()
                    && says(tokens, end, mentions)
                    && (end == at || tokens.at(end).gap() != Tokens.Gap.CLAUSE)
                    && (end == at || tokens.at(end).gap() != Tokens.Gap.COMMA)) {
                end++;
            }
            if (end > at) {
                parts(tokens, at, end, open);
            }
            at = Math.max(end, at + 1);
        }
        return open;
    }

    private void parts(Tokens tokens, int from, int to, List<Span> open) {
        add(tokens, from, to, open);
        for (int cut = 1; cut < to - from; cut++) {
            add(tokens, from + cut, to, open);
            add(tokens, from, to - cut, open);
        }
    }

    private void add(Tokens tokens, int from, int to, List<Span> open) {
        boolean everyday = to - from == 1 && english.isCommon(tokens.at(from).word());
        boolean whole = isContent(tokens.at(from).word()) && isContent(tokens.at(to - 1).word());
        Span span = new Span(tokens.at(from).start(), tokens.at(to - 1).end());
        if (open.size() < MOST_STRETCHES
                && to - from <= MOST_WORDS
                && whole
                && !everyday
                && isMoreThanCues(tokens, from, to)
                && Wording.isWorded(span.slice(tokens.text()).toLowerCase(Locale.ROOT))) {
            open.add(span);
        }
    }

    /** "Disease" and "syndrome" stand in names, but name nothing by themselves. */
    private static boolean isMoreThanCues(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Lexicon.FIELD_CUES.contains(tokens.at(i).word())) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasCue(Tokens tokens) {
        return tokens.words().stream().anyMatch(token -> Lexicon.FIELD_CUES.contains(token.word()));
    }

    /** Whether a word may stand in a name; of the words of function only "of" does often, and never first or last. */
    private static boolean says(Tokens tokens, int at, List<Mention> mentions) {
        Tokens.Token token = tokens.at(at);
        return (token.word().equals(OF) || isContent(token.word()))
                && mentionAt(token, mentions) == null;
    }

    private static boolean isContent(String word) {
        return !Lexicon.FUNCTION_WORDS.contains(word) && !Lexicon.DETERMINERS.contains(word);
    }

    private static @Nullable Mention mentionAt(Tokens.Token token, List<Mention> mentions) {
        for (Mention mention : mentions) {
            if (token.start() < mention.span().end() && mention.span().start() < token.end()) {
                return mention;
            }
        }
        return null;
    }
}

package dev.winnow.eval.scale;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.retriever.index.EmbeddedPassage;
import dev.winnow.retriever.index.IndexSettings;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.index.SearchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product's index of a corpus, made once and kept. A run that was stopped goes on at the last commit, so the time that a build took is summed up over its
 * runs.
 */
public final class ScaleIndex {

    /**
     * Passages between two commits, an operator's {@code winnow.ingest.commit-documents}. The product's 500 keeps a long load searchable; here nobody searches
     * yet, and each commit writes a segment that is merged again.
     */
    private static final int COMMIT = 20_000;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path folder;
    private final ScaleCorpus corpus;
    private final IndexSettings content;
    private final SearchSettings search;
    private final int commit;
    private final Consumer<String> log;

    /**
     * @param indexes folder of all such indexes
     * @param log hears how far the work is
     */
    public ScaleIndex(
            Path indexes,
            ScaleCorpus corpus,
            IndexSettings content,
            SearchSettings search,
            Consumer<String> log) {
        this(indexes, corpus, content, search, COMMIT, log);
    }

    /**
     * @param commit passages between two commits
     */
    ScaleIndex(
            Path indexes,
            ScaleCorpus corpus,
            IndexSettings content,
            SearchSettings search,
            int commit,
            Consumer<String> log) {
        CacheKey key =
                CacheKey.of(corpus.key().value(), content.hash(), search.dense().encoding().name());
        this.folder = indexes.resolve(key.value());
        this.corpus = corpus;
        this.content = content;
        this.search = search;
        this.commit = commit;
        this.log = log;
    }

    /**
     * How an index was built.
     *
     * @param passages that it holds
     * @param seconds from the first passage to the last merge
     * @param finished whether it is whole
     */
    public record Build(int passages, double seconds, boolean finished) {}

    /** Where Lucene's files lie. */
    public Path files() {
        return folder.resolve("lucene");
    }

    /** Opens it for searching; it must have been built. The caller closes it. */
    public LuceneLibrary open() throws IOException {
        return LuceneLibrary.open(files(), content, search);
    }

    /**
     * Builds what is missing.
     *
     * @throws IOException if the folder cannot be read or written
     */
    public Build build() throws IOException {
        Build known = known();
        if (known.finished()) {
            log.accept(
                    "index of %d passages from %s"
                            .formatted(known.passages(), folder.getFileName()));
            return known;
        }
        long began = System.nanoTime();
        try (LuceneLibrary library = open()) {
            for (int i = stored(library); i < corpus.size(); i++) {
                library.put(
                        CollectionIndex.incoming(
                                corpus.document(i), corpus.name(), corpus.corpusHash()),
                        List.of(new EmbeddedPassage(corpus.passage(i), corpus.vector(i))));
                if ((i + 1) % commit == 0) {
                    library.commit();
                    note(new Build(i + 1, seconds(known, began), false));
                }
            }
            library.commit();
            log.accept("  all passages are in; merging");
            library.finishMerges();
        }
        Build whole = new Build(corpus.size(), seconds(known, began), true);
        note(whole);
        return whole;
    }

    /** Each document is one change, so the number of the last change is the number of documents. */
    private static int stored(LuceneLibrary library) {
        try (IndexView view = library.passages().view()) {
            return Math.toIntExact(view.position().sequence());
        }
    }

    private Build known() throws IOException {
        if (!Files.exists(notes())) {
            return new Build(0, 0, false);
        }
        try {
            return JSON.readValue(Files.readString(notes()), Build.class);
        } catch (JacksonException e) {
            throw new IOException(
                    "%s is damaged; delete the folder to build its index again".formatted(notes()),
                    e);
        }
    }

    private void note(Build build) throws IOException {
        ResultFile.write(notes(), build);
        log.accept(
                "  %,d of %,d passages, %.0f s"
                        .formatted(build.passages(), corpus.size(), build.seconds()));
    }

    private Path notes() {
        return folder.resolve("build.json");
    }

    private static double seconds(Build before, long began) {
        return before.seconds() + (System.nanoTime() - began) / NANOS_PER_SECOND;
    }
}

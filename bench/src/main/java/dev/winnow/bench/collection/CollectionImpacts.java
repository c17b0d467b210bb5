package dev.winnow.bench.collection;

import dev.winnow.core.identity.Sha256;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Impacts of a collection, made by a sparse encoder: a folder with {@code corpus.jsonl[.gz]} and
 * {@code queries.jsonl[.gz]} in the form of Anserini, one {@code {"id", "vector"}} a line; {@code
 * _id} does as well, and other members are ignored.
 *
 * @param documents id to impacts
 * @param queries id to impacts
 * @param hash SHA-256 of the documents' file, for caches
 */
public record CollectionImpacts(
        Path folder, Map<String, Impacts> documents, Map<String, Impacts> queries, String hash) {

    /**
     * Reads a folder.
     *
     * @throws IOException if a file is missing or malformed, or a vector cannot be used
     */
    public static CollectionImpacts read(Path folder) throws IOException {
        Path corpus = CollectionFile.find(folder, "corpus.jsonl");
        return new CollectionImpacts(
                folder,
                vectors(corpus),
                vectors(CollectionFile.find(folder, "queries.jsonl")),
                Sha256.of(corpus));
    }

    /**
     * Those of a document.
     *
     * @throws IOException if there are none: figures without them would be those of another system
     */
    public Impacts document(String id) throws IOException {
        return required(documents.get(id), "document", id);
    }

    /**
     * Those of a query.
     *
     * @throws IOException if there are none
     */
    public Impacts query(String id) throws IOException {
        return required(queries.get(id), "query", id);
    }

    private Impacts required(@Nullable Impacts found, String kind, String id) throws IOException {
        if (found == null) {
            throw new IOException("%s has no vector for %s '%s'".formatted(folder, kind, id));
        }
        return found;
    }

    private static Map<String, Impacts> vectors(Path file) throws IOException {
        Map<String, Impacts> vectors = new TreeMap<>();
        CollectionFile.read(
                file,
                line -> {
                    String id = CollectionFile.required(line, line.has("_id") ? "_id" : "id");
                    try {
                        vectors.put(id, Impacts.parsed(CollectionFile.plain(line.path("vector"))));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException(
                                "the \"vector\" of '%s' %s".formatted(id, e.getMessage()), e);
                    }
                });
        return vectors;
    }
}

package dev.winnow.inference.token;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The pieces of a tokenizer by their ids, as its file writes them ({@code ##s}). Safe for use by
 * several threads.
 */
public final class Vocabulary {

    /**
     * Above every published vocabulary; only a misprint has higher ids, and they would be an array
     * of that length.
     */
    private static final int HIGHEST_ID = 1 << 20;

    private final String[] pieces;
    private final boolean[] special;

    private Vocabulary(String[] pieces, boolean[] special) {
        this.pieces = pieces;
        this.special = special;
    }

    /**
     * Reads the vocabulary of the tokenizer that a description names.
     *
     * @throws InvalidModelException if the file cannot be read, or its vocabulary is of a kind that
     *     is not known
     */
    public static Vocabulary load(ModelDescription description) {
        ModelFile file = description.tokenizerFile();
        JsonNode tokenizer = read(file);
        TreeMap<Integer, String> byId = pieces(tokenizer);
        if (byId.isEmpty() || byId.firstKey() < 0 || byId.lastKey() > HIGHEST_ID) {
            throw new InvalidModelException(
                    "%s has no vocabulary with an id for each piece, from 0 to at most %,d"
                            .formatted(file.location(), HIGHEST_ID));
        }
        String[] pieces = new String[byId.lastKey() + 1];
        boolean[] special = new boolean[pieces.length];
        for (int id = 0; id < pieces.length; id++) {
            String piece = byId.getOrDefault(id, "");
            pieces[id] = piece;
            special[id] = piece.isEmpty();
        }
        for (JsonNode added : tokenizer.path("added_tokens")) {
            special[id(added.path("id"))] |= added.path("special").asBoolean(false);
        }
        return new Vocabulary(pieces, special);
    }

    /** One more than the highest id. */
    public int size() {
        return pieces.length;
    }

    /** The piece with this id. */
    public String piece(int id) {
        return pieces[id];
    }

    /**
     * Whether an id marks something and is no text, like {@code [CLS]}, or stands for nothing at
     * all.
     */
    public boolean isSpecial(int id) {
        return special[id];
    }

    private static JsonNode read(ModelFile file) {
        try (InputStream in = file.open()) {
            return JsonMapper.shared().readTree(in);
        } catch (IOException | JacksonException e) {
            throw new InvalidModelException(
                    "%s cannot be read: %s".formatted(file.location(), e.getMessage()), e);
        }
    }

    private static TreeMap<Integer, String> pieces(JsonNode tokenizer) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        JsonNode vocabulary = tokenizer.path("model").path("vocab");
        if (vocabulary.isObject()) {
            for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
                byId.put(id(entry.getValue()), entry.getKey());
            }
        } else {
            // Unigram: a list of pieces with their log-probabilities; the id is the place.
            for (int i = 0; i < vocabulary.size(); i++) {
                byId.put(i, vocabulary.path(i).path(0).asString(""));
            }
        }
        for (JsonNode added : tokenizer.path("added_tokens")) {
            byId.put(id(added.path("id")), added.path("content").asString(""));
        }
        return byId;
    }

    /** -1 for what is no id. */
    private static int id(JsonNode node) {
        return node.isIntegralNumber() && node.canConvertToInt() ? node.intValue() : -1;
    }
}

package dev.winnow.kg.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/** Which words are English, and how common they are, after SCOWL. Words are given in lower case. */
final class EnglishWords {

    private final Set<String> common;
    private final Set<String> words;
    private final Set<String> names;
    private final Set<String> abbreviations;

    private EnglishWords() {
        this.common = read("common.txt");
        this.words = read("words.txt");
        this.names = read("names.txt");
        this.abbreviations = read("abbreviations.txt");
    }

    private static final class Lists {
        private static final EnglishWords SHARED = new EnglishWords();
    }

    /** The lists, read once. */
    static EnglishWords shared() {
        return Lists.SHARED;
    }

    private static Set<String> read(String name) {
        try (InputStream in = EnglishWords.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the list of words %s is missing".formatted(name));
            }
            Set<String> words = new HashSet<>();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    words.add(line);
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everyday English. */
    boolean isCommon(String word) {
        return common.contains(word);
    }

    /** English, common or not. */
    boolean isWord(String word) {
        return common.contains(word) || words.contains(word);
    }

    /** A person's or a place's name. */
    boolean isName(String word) {
        return names.contains(word);
    }

    /** What people write in capitals without meaning a gene: TV, AM, US. */
    boolean isAbbreviation(String word) {
        return abbreviations.contains(word);
    }
}

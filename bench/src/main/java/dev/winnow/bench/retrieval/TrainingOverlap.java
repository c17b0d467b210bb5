package dev.winnow.bench.retrieval;

import dev.winnow.bench.collection.CollectionFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The questions of labelled files, letter case, punctuation and white space aside: a model that
 * learned from them is not measured on them.
 */
public final class TrainingOverlap {

    private final Set<String> questions;

    private TrainingOverlap(Set<String> questions) {
        this.questions = questions;
    }

    /**
     * Reads every file of labelled questions below some folders; without a folder nothing was asked
     * before.
     *
     * @throws IOException if a folder has none, or one cannot be read
     */
    public static TrainingOverlap in(List<Path> folders) throws IOException {
        Set<String> questions = new HashSet<>();
        for (Path folder : folders) {
            for (Path file : filesBelow(folder)) {
                CollectionFile.read(
                        file,
                        line -> questions.add(normalised(line.path("question").asString(""))));
            }
        }
        return new TrainingOverlap(questions);
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> files =
                    below.filter(file -> file.toString().matches(".*\\.jsonl(\\.gz)?"))
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new IOException("no .jsonl or .jsonl.gz below " + folder);
            }
            return files;
        }
    }

    /** Whether a question is among them. */
    public boolean contains(String question) {
        return questions.contains(normalised(question));
    }

    private static String normalised(String question) {
        return question.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}

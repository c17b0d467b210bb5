package dev.winnow.core.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the borders with those that the script behind the training labels makes of the
 * development passages, joined by blanks. Its answers are in {@code reference-starts.txt}, as
 * offsets; {@code src/test/python/reference_starts.py} wrote them.
 */
class ReferenceParityTest {

    /** What the design asks for; a faithful port is far above it. */
    private static final double LOWEST_F1 = .98;

    /**
     * The splitter's own limit, which the script has not: the only reason for borders that the
     * script does not have.
     */
    private static final int LIMIT = 1200;

    @Test
    void finds_every_border_of_the_reference_and_others_only_inside_what_it_left_too_long()
            throws IOException {
        Path dev = sharedData().resolve("qa/dev");
        assumeTrue(
                Files.isDirectory(dev),
                "no development passages beside the checkout (set WINNOW_SHARED)");
        int shared = 0;
        int missed = 0;
        int added = 0;
        for (Reference reference : references(dev)) {
            TreeSet<Integer> expected = reference.starts();
            TreeSet<Integer> found = new TreeSet<>();
            new SentenceSplitter()
                    .split(reference.passage())
                    .forEach(span -> found.add(span.start()));
            for (int start : found) {
                if (expected.contains(start)) {
                    shared += start > 0 ? 1 : 0;
                } else {
                    added++;
                    Integer next = expected.higher(start);
                    int end = next == null ? reference.passage().length() : next;
                    assertThat(end - expected.lower(start))
                            .as(reference.name())
                            .isGreaterThan(LIMIT);
                }
            }
            expected.removeAll(found);
            missed += expected.size();
        }
        assertThat(2.0 * shared / (2.0 * shared + missed + added))
                .isGreaterThanOrEqualTo(LOWEST_F1);
        assertThat(missed).as("borders missed").isZero();
    }

    private record Reference(String name, String passage, TreeSet<Integer> starts) {}

    private static List<Reference> references(Path dev) throws IOException {
        List<Reference> references = new ArrayList<>();
        List<String> passages = List.of();
        String set = "";
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                ReferenceParityTest.class.getResourceAsStream(
                                        "reference-starts.txt"),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(" ", -1);
                if (fields[0].equals("set")) {
                    set = fields[1];
                    passages = passages(dev.resolve(set + ".jsonl.gz"), fields[2]);
                } else {
                    TreeSet<Integer> starts = new TreeSet<>(List.of(0));
                    int start = 0;
                    for (int i = 1; i < fields.length; i++) {
                        start += Integer.parseInt(fields[i]);
                        starts.add(start);
                    }
                    references.add(
                            new Reference(
                                    set + " row " + fields[0],
                                    passages.get(Integer.parseInt(fields[0])),
                                    starts));
                }
            }
        }
        assertThat(references).hasSizeGreaterThan(4000);
        return references;
    }

    private static List<String> passages(Path file, String sha256) throws IOException {
        byte[] content = Files.readAllBytes(file);
        assertThat(sha256(content))
                .as(
                        "%s is not the file of the reference: run reference_starts.py anew",
                        file.getFileName())
                .isEqualTo(sha256);
        JsonMapper json = new JsonMapper();
        List<String> passages = new ArrayList<>();
        try (BufferedReader rows =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(new ByteArrayInputStream(content)),
                                StandardCharsets.UTF_8))) {
            for (String row = rows.readLine(); row != null; row = rows.readLine()) {
                StringJoiner passage = new StringJoiner(" ");
                for (JsonNode sentence : json.readTree(row).get("sentences")) {
                    passage.add(sentence.asString());
                }
                passages.add(passage.toString());
            }
        }
        return passages;
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * The data folder beside the checkout: tests run in the module's folder, one below the
     * checkout.
     */
    private static Path sharedData() {
        String configured = System.getenv("WINNOW_SHARED");
        Path shared =
                configured == null
                        ? Path.of("").toAbsolutePath().resolve("../../../shared")
                        : Path.of(configured);
        return shared.normalize().resolve("data");
    }
}

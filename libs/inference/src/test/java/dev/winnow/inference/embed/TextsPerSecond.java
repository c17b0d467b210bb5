package dev.winnow.inference.embed;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A measurement, not a test: texts a second of the default embedder. Arguments: a file of {@code
 * data/qa/dev}, texts.
 */
final class TextsPerSecond {

    private TextsPerSecond() {}

    public static void main(String[] args) throws Exception {
        List<PassageText> texts = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(Path.of(args[0]))),
                                StandardCharsets.UTF_8))) {
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                JsonNode row = JsonMapper.shared().readTree(lines.readLine());
                StringJoiner text = new StringJoiner(" ");
                row.get("sentences").forEach(sentence -> text.add(sentence.asString()));
                texts.add(new PassageText(row.get("title").asString(), text.toString()));
            }
        }
        for (int threads = 1; threads <= 2; threads++) {
            try (InferencePool pool = TinyModels.pool(threads);
                    OnnxEmbedder embedder = OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool)) {
                long tokens = 0;
                for (PassageText text : texts) {
                    tokens += embedder.tokenCounter().count(text.heading() + " " + text.text());
                }
                embedder.embedPassages(texts.subList(0, 4), Deadline.NONE);
                long began = System.nanoTime();
                embedder.embedPassages(texts, Deadline.NONE);
                double seconds = (System.nanoTime() - began) / 1e9;
                System.out.printf(
                        "%d thread(s): %.1f texts/s of %.0f tokens, %.0f tokens/s%n",
                        threads,
                        texts.size() / seconds,
                        (double) tokens / texts.size(),
                        tokens / seconds);
            }
        }
    }
}

package dev.winnow.inference.session;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import java.time.InstantSource;

/** A program that runs a model in a fresh JVM, with the environment that it was given. */
final class FirstSession {

    private FirstSession() {}

    public static void main(String[] args) throws Exception {
        try (InferencePool pool =
                        new InferencePool(InferenceSettings.defaults(), InstantSource.system());
                OnnxEmbedder embedder = OnnxEmbedder.load(ModelSource.of(args[0]), pool)) {
            System.out.println(
                    "dimensions=" + embedder.embedQuery("a needle", Deadline.NONE).length);
        }
    }
}

package dev.winnow.app.api;

import dev.winnow.app.api.ChatProperties.PassThrough;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.app.generator.OpenAiGenerator;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that clients may ask for, and who answers for them. */
public final class ModelCatalogue {

    /** The generator that is configured, or the extractive answer without one. */
    public static final String DEFAULT = "winnow";

    /** The context itself. */
    public static final String CONTEXT = "winnow-context";

    private final @Nullable Generator generator;
    private final PassThrough passThrough;

    public ModelCatalogue(
            GeneratorProperties properties, ChatProperties chat, MeterRegistry metrics) {
        this.generator = OpenAiGenerator.open(properties, metrics);
        this.passThrough = chat.passThrough();
    }

    /**
     * The names of all models, those of chats first.
     *
     * @param embedder the model of embeddings, if there is one
     */
    public List<String> all(@Nullable String embedder) {
        List<String> all = new ArrayList<>(names());
        if (embedder != null && !all.contains(embedder)) {
            all.add(embedder);
        }
        return all;
    }

    /** The names of those that a chat can be held with, the default first. */
    public List<String> names() {
        return generator == null || passThrough != PassThrough.ALL || isOwn(generator.name())
                ? List.of(DEFAULT, CONTEXT)
                : List.of(DEFAULT, CONTEXT, generator.name());
    }

    private static boolean isOwn(String name) {
        return name.equals(DEFAULT) || name.equals(CONTEXT);
    }

    /**
     * Whether a name is the generator's own, by which it answers without documents where that is
     * allowed.
     */
    boolean isGenerator(String model) {
        return generator != null && !isOwn(model) && generator.name().equals(model);
    }

    /**
     * Who answers.
     *
     * @throws dev.winnow.platform.error.ProblemException 404 for a name that is not in the list
     */
    AnswerSources.Author author(String model) {
        if (model.equals(CONTEXT)) {
            return AnswerSources.Author.CONTEXT;
        }
        if (!names().contains(model) && !isGenerator(model)) {
            throw unknown(names());
        }
        return generator == null ? AnswerSources.Author.EXTRACTIVE : AnswerSources.Author.GENERATED;
    }

    static ProblemException unknown(List<String> models) {
        return ProblemException.of(
                        Kind.UNKNOWN_MODEL,
                        "there is no such model; models are " + String.join(", ", models))
                .at("model");
    }

    /** The generator; null if none is configured. */
    public @Nullable Generator generator() {
        return generator;
    }
}

package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.context.ContextResponse;
import dev.winnow.core.graph.GraphStore.GraphUnavailableException;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.kg.profile.ProfileFile;
import dev.winnow.library.Winnow;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.QuestionIntake.QuestionTokens;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Questions answered from an index that this process opens itself, as the endpoint answers them.
 */
public final class LocalWinnow implements AutoCloseable {

    private final Winnow winnow;
    private final QuestionIntake intake;

    private LocalWinnow(Winnow winnow, QuestionIntake intake) {
        this.winnow = winnow;
        this.intake = intake;
    }

    /**
     * Opens index, models and graph.
     *
     * @throws UncheckedIOException if the index cannot be opened, e.g. because another process has
     *     it open; the message says what to do
     * @throws dev.winnow.platform.config.UnusableConfigurationException if the graph or its profile
     *     cannot be used
     */
    public static LocalWinnow open(LocalSettings settings) {
        try {
            Winnow winnow = Winnow.open(settings.winnow());
            return new LocalWinnow(
                    winnow,
                    new QuestionIntake(
                            settings.pipeline(), new QuestionTokens(winnow.questionTokens())));
        } catch (GraphUnavailableException | ProfileFile.UnusableProfileException e) {
            throw settings.graph().unusable(e);
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The answer that the endpoint would give.
     *
     * @throws ProblemException for a request that cannot be accepted, or a stage that failed
     */
    public ContextResponse context(ContextRequest request) {
        Query query = intake.query(request.query(), request.filters(), request.queryVector());
        Settings with = intake.settings(request.settings());
        try {
            PipelineState done =
                    winnow.run(winnow.question(query, with, Scope.local()), () -> false);
            return ContextResponse.of(done, request.wantsExplanation());
        } catch (StageException e) {
            throw ProblemException.of(e);
        }
    }

    /** Whether there is no document to answer from. */
    public boolean isEmpty() {
        try {
            return winnow.documents().count() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        winnow.close();
    }
}

package dev.winnow.app.api;

import dev.winnow.app.api.ChatProperties.PassThrough;
import dev.winnow.app.api.ChatRetrieval.GroundedChat;
import dev.winnow.app.chat.AnswerService;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.QuestionIntake.Shortened;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Answers chats, in whichever dialect they come: decides whether documents are looked up, has it
 * done, and who writes.
 */
public record ChatAnswers(
        ModelCatalogue catalogue,
        ChatRetrieval retrieval,
        AnswerService answers,
        ChatProperties chat) {

    private static final String RETRIEVE = "winnow.retrieve";

    /**
     * The reply to a request, up to its first word.
     *
     * @throws ProblemException 404 for an unknown model; 403 where the generator is asked for
     *     without documents and may not be; 422 for what cannot be looked up
     */
    ChatReply reply(ChatRequest request, RequestFrame frame, Caller caller) {
        AnswerSources.Author author = catalogue.author(request.model());
        Shortened asked = retrieval.read(request);
        Boolean retrieve = request.winnow().retrieve();
        boolean alone = retrieve == null ? catalogue.isGenerator(request.model()) : !retrieve;
        if (alone && chat.passThrough() == PassThrough.ALL) {
            requireGenerator(author);
            return reply(request, author, null, null);
        }
        Optional<FrontEndTask> task =
                Boolean.TRUE.equals(retrieve)
                        ? Optional.empty()
                        : FrontEndTask.of(request.conversation());
        if (task.isPresent()) {
            boolean generated =
                    author == AnswerSources.Author.GENERATED
                            && chat.passThrough() != PassThrough.OFF
                            && FrontEndTask.isShort(request.conversation());
            return new ChatReply(
                    answers,
                    request.conversation(),
                    FrontEndTask.bounded(request.parameters()),
                    author,
                    null,
                    generated ? null : task.get().withoutGenerator());
        }
        if (alone) {
            requireGenerator(author);
            throw refused(
                    Kind.FORBIDDEN,
                    retrieve == null ? "model" : RETRIEVE,
                    "asks the generator without documents, which this server does not allow; leave it to model winnow to look them up, or the operator sets winnow.chat.pass-through=all");
        }
        GroundedChat grounded = retrieval.ground(request, asked, frame, caller);
        boolean smallTalk = author == AnswerSources.Author.EXTRACTIVE && grounded.sources() == null;
        return reply(request, author, grounded, smallTalk ? AnswerService.SMALL_TALK : null);
    }

    private ChatReply reply(
            ChatRequest request,
            AnswerSources.Author author,
            @Nullable GroundedChat grounded,
            @Nullable String written) {
        return new ChatReply(
                answers, request.conversation(), request.parameters(), author, grounded, written);
    }

    private static void requireGenerator(AnswerSources.Author author) {
        switch (author) {
            case GENERATED -> {}
            case EXTRACTIVE ->
                    throw refused(
                            Kind.INVALID_VALUE,
                            RETRIEVE,
                            "must not be false where no generator is configured, since nothing else could answer; the operator sets winnow.generator.base-url");
            case CONTEXT ->
                    throw refused(
                            Kind.INVALID_VALUE,
                            RETRIEVE,
                            "must not be false for the model winnow-context, which answers with what was looked up");
        }
    }

    private static ProblemException refused(Kind kind, String field, String why) {
        return ProblemException.of(kind, field + " " + why).at(field);
    }
}

package dev.winnow.app.api;

import dev.winnow.app.chat.AnswerService;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.Conversation;
import dev.winnow.app.chat.ExtractiveAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.QuestionIntake.Shortened;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Answers chats, in whichever dialect they come: decides whether documents are looked up, has it
 * done, and who writes.
 */
public final class ChatAnswers {

    private static final String RETRIEVE = "winnow.retrieve";

    private final ModelCatalogue catalogue;
    private final ChatGrounding grounding;
    private final AnswerService answers;
    private final PassThrough passThrough;

    public ChatAnswers(
            ModelCatalogue catalogue,
            ChatGrounding grounding,
            AnswerService answers,
            PassThrough passThrough) {
        this.catalogue = catalogue;
        this.grounding = grounding;
        this.answers = answers;
        this.passThrough = passThrough;
    }

    /**
     * The reply to a request, up to its first word.
     *
     * @throws ProblemException 404 for an unknown model; 403 where the generator is asked for
     *     without documents and may not be; 422 for what cannot be looked up
     */
    ChatReply reply(ChatRequest request, RequestFrame frame, Caller caller) {
        AnswerSources.Author author = catalogue.author(request.model());
        Shortened asked = grounding.read(request);
        boolean alone =
                request.retrieve() == null
                        ? catalogue.isGenerator(request.model())
                        : !request.retrieve();
        if (alone && passThrough == PassThrough.ALL) {
            requireGenerator(author);
            return new Ungrounded(request.conversation(), request.parameters());
        }
        Optional<FrontEndTask> task =
                Boolean.TRUE.equals(request.retrieve())
                        ? Optional.empty()
                        : FrontEndTask.of(request.conversation());
        if (task.isPresent()) {
            return author == AnswerSources.Author.GENERATED
                            && passThrough != PassThrough.OFF
                            && FrontEndTask.isShort(request.conversation())
                    ? new Ungrounded(
                            request.conversation(), FrontEndTask.bounded(request.parameters()))
                    : new Written(request.conversation(), task.get().withoutGenerator());
        }
        if (alone) {
            requireGenerator(author);
            throw refused(
                    Kind.FORBIDDEN,
                    request.retrieve() == null ? "model" : RETRIEVE,
                    "asks the generator without documents, which this server does not allow; leave it to model winnow to look them up, or the operator sets winnow.chat.pass-through=all");
        }
        return new Grounded(author, grounding.ground(request, asked, frame, caller));
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

    /** Text that is there already, line by line. */
    private static CitedAnswer inLines(CitedAnswer cited, Consumer<String> parts) {
        String text = cited.answer().text();
        for (int from = 0; from < text.length(); ) {
            int line = text.indexOf('\n', from);
            int to = line < 0 ? text.length() : line + 1;
            parts.accept(text.substring(from, to));
            from = to;
        }
        return cited;
    }

    /** From what the line found. */
    private final class Grounded implements ChatReply {

        private final AnswerSources.Author author;
        private final ChatGround ground;

        Grounded(AnswerSources.Author author, ChatGround ground) {
            this.author = author;
            this.ground = ground;
        }

        @Override
        public List<StageReport> reports() {
            return ground.state().reports();
        }

        @Override
        public CitedAnswer whole() throws GeneratorException {
            Conversation conversation = ground.request().conversation();
            return switch (author) {
                case GENERATED ->
                        answers.generate(
                                conversation, ground.sources(), ground.request().parameters());
                case EXTRACTIVE ->
                        ground.sources() == null
                                ? answers.written(conversation, ExtractiveAnswer.SMALL_TALK)
                                : answers.extract(conversation, ground.context());
                case CONTEXT -> answers.quote(conversation, ground.context());
            };
        }

        @Override
        public CitedAnswer parts(Consumer<String> parts, BooleanSupplier cancellation)
                throws GeneratorException {
            return author == AnswerSources.Author.GENERATED
                    ? answers.stream(
                            ground.request().conversation(),
                            ground.sources(),
                            ground.request().parameters(),
                            parts,
                            cancellation)
                    : inLines(whole(), parts);
        }

        @Override
        public AnswerSources sources(DocumentLinks links) {
            return ground.by(author, links);
        }

        @Override
        public List<SourceCard> cards(DocumentLinks links) {
            return SourceCard.of(ground.state(), links);
        }
    }

    /** By the generator, to whom the conversation goes as it is. */
    private final class Ungrounded implements ChatReply {

        private final Conversation conversation;
        private final SortedMap<String, Object> parameters;

        Ungrounded(Conversation conversation, SortedMap<String, Object> parameters) {
            this.conversation = conversation;
            this.parameters = parameters;
        }

        @Override
        public CitedAnswer whole() throws GeneratorException {
            return answers.generate(conversation, null, parameters);
        }

        @Override
        public CitedAnswer parts(Consumer<String> parts, BooleanSupplier cancellation)
                throws GeneratorException {
            return answers.stream(conversation, null, parameters, parts, cancellation);
        }
    }

    /** By a rule. */
    private final class Written implements ChatReply {

        private final Conversation conversation;
        private final String text;

        Written(Conversation conversation, String text) {
            this.conversation = conversation;
            this.text = text;
        }

        @Override
        public CitedAnswer whole() {
            return answers.written(conversation, text);
        }

        @Override
        public CitedAnswer parts(Consumer<String> parts, BooleanSupplier cancellation) {
            return inLines(whole(), parts);
        }
    }
}

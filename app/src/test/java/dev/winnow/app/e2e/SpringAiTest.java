package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.client.ContextQuery;
import dev.winnow.client.Options;
import dev.winnow.client.SourceText;
import dev.winnow.client.WinnowException;
import dev.winnow.springai.WinnowDocumentPostProcessor;
import dev.winnow.springai.WinnowDocumentRetriever;
import dev.winnow.springai.config.WinnowClientAutoConfiguration;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.advisor.api.AdvisorChain;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.content.Media;
import org.springframework.ai.document.Document;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.rag.Query;
import org.springframework.ai.rag.advisor.RetrievalAugmentationAdvisor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.MimeTypeUtils;

/**
 * Spring AI with the starter in an application, and Spring AI's own client for OpenAI, against the
 * program.
 */
@Tag("servers")
class SpringAiTest {

    private static final String QUESTION = WinnowClientTest.QUESTION;

    private final ApplicationContextRunner application =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(WinnowClientAutoConfiguration.class));

    private ApplicationContextRunner asking() {
        return application.withPropertyValues(
                "winnow.client.base-url=" + SecuredServer.URL,
                "winnow.client.api-key=" + SecuredServer.READER,
                "winnow.client.timeout=60s");
    }

    private static List<String> kept(Options options) {
        return WinnowClientTest.client(SecuredServer.READER)
                .context(ContextQuery.of(QUESTION).with(options))
                .sources()
                .stream()
                .map(SourceText::text)
                .toList();
    }

    /** What the retriever of an application finds. */
    private static List<Document> retrieved(ApplicationContextRunner application) {
        List<Document> documents = new ArrayList<>();
        application.run(
                context -> documents.addAll(retriever(context).retrieve(new Query(QUESTION))));
        return documents;
    }

    private static WinnowDocumentRetriever retriever(AssertableApplicationContext context) {
        return context.getBean(WinnowDocumentRetriever.class);
    }

    @Test
    void a_retriever_gives_the_sentences_that_the_context_keeps() {
        List<Document> documents =
                retrieved(asking().withPropertyValues("winnow.client.token-budget=200"));

        assertThat(documents)
                .extracting(Document::getText)
                .isEqualTo(kept(Options.DEFAULTS.withTokenBudget(200)))
                .isNotEmpty();
        for (Document document : documents) {
            assertThat(document.getScore()).isBetween(0., 1.);
            assertThat(document.getMetadata())
                    .containsKeys(
                            WinnowDocumentRetriever.DOCUMENT_ID,
                            WinnowDocumentRetriever.TITLE,
                            WinnowDocumentRetriever.URL,
                            WinnowDocumentRetriever.SPANS)
                    .doesNotContainKey(WinnowDocumentRetriever.DEGRADED);
        }
    }

    @Test
    void an_advisor_puts_them_into_the_prompt() {
        asking().run(context -> assertAdvises(retriever(context)));
    }

    private static void assertAdvises(WinnowDocumentRetriever retriever) {
        ChatClientRequest asked = ChatClientRequest.builder().prompt(new Prompt(QUESTION)).build();
        ChatClientRequest request =
                RetrievalAugmentationAdvisor.builder()
                        .documentRetriever(retriever)
                        .build()
                        .before(asked, new AdvisorChain() {});

        assertThat(request.prompt().getUserMessage().getText())
                .contains(QUESTION)
                .contains(kept(Options.DEFAULTS));
    }

    @Test
    void a_post_processor_reranks_and_prunes_what_others_found() {
        asking().withPropertyValues("winnow.client.threshold=0.5").run(SpringAiTest::assertPrunes);
    }

    private static void assertPrunes(AssertableApplicationContext context) {
        WinnowDocumentPostProcessor processor = context.getBean(WinnowDocumentPostProcessor.class);
        Document other = new Document("1", "Bananas are rich in potassium.", Map.of());
        Document answer =
                new Document("2", WinnowClientTest.MENU_AND_ANSWER, Map.of("file", "reranker.md"));

        List<Document> left = processor.process(new Query(QUESTION), List.of(other, answer));

        assertThat(left).extracting(Document::getText).containsExactly(WinnowClientTest.ANSWER);
        assertThat(left.get(0).getId()).isEqualTo("2");
        assertThat(left.get(0).getMetadata()).containsEntry("file", "reranker.md");
        assertThat(left.get(0).getScore()).isBetween(.3, 1.);
        assertThat(processor.process(new Query(QUESTION), List.of())).isEmpty();
        URI address = URI.create("https://example.org/a.png");
        Document picture = new Document(new Media(MimeTypeUtils.IMAGE_PNG, address), Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> processor.process(new Query(QUESTION), List.of(picture)))
                .withMessageContaining(picture.getId());
    }

    @Test
    void without_an_address_the_library_answers_in_the_same_process() {
        ApplicationContextRunner alone =
                application.withPropertyValues(
                        "winnow.client.index=" + SampleIndex.copy().index(),
                        "winnow.client.threshold=0.5");

        assertThat(retrieved(alone))
                .extracting(Document::getText)
                .isEqualTo(kept(Options.DEFAULTS.withThreshold(.5)))
                .isNotEmpty();
        alone.run(SpringAiTest::assertPrunes);
    }

    @Test
    void without_a_setting_there_is_nothing() {
        application.run(
                context ->
                        assertThat(context)
                                .hasNotFailed()
                                .doesNotHaveBean(WinnowDocumentRetriever.class)
                                .doesNotHaveBean(WinnowDocumentPostProcessor.class));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, timeout=1s, 'http://localhost:8080, without /v1'",
        "http://localhost, token-budget=0, winnow.client.token-budget",
        "http://localhost, threshold=2, winnow.client.threshold"
    })
    void a_wrong_setting_is_named_and_nothing_starts(String baseUrl, String setting, String says) {
        application
                .withPropertyValues("winnow.client.base-url=" + baseUrl, "winnow.client." + setting)
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining(says));
    }

    @Test
    void a_wrong_key_ends_the_question_with_winnows_own_words() {
        ApplicationContextRunner wrong = asking().withPropertyValues("winnow.client.api-key=wrong");

        assertThatExceptionOfType(WinnowException.class)
                .isThrownBy(() -> retrieved(wrong))
                .withMessageContaining("401");
    }

    @Test
    void spring_ai_openai_chats() {
        OpenAiChatOptions options =
                OpenAiChatOptions.builder()
                        .baseUrl(SecuredServer.URL + "/v1")
                        .apiKey(SecuredServer.READER)
                        .model("winnow-context")
                        .build();
        OpenAiChatModel model = OpenAiChatModel.builder().options(options).build();

        String answer = ChatClient.create(model).prompt(QUESTION).call().content();

        assertThat(answer).startsWith("[1] ");
    }
}

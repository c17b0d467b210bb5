package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.cohere.CohereScoringModel;
import dev.langchain4j.model.jina.JinaScoringModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.scoring.ScoringModel;
import dev.langchain4j.model.voyageai.VoyageAiScoringModel;
import dev.langchain4j.rag.AugmentationRequest;
import dev.langchain4j.rag.AugmentationResult;
import dev.langchain4j.rag.DefaultRetrievalAugmentor;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.query.Query;
import dev.winnow.client.ContextAnswer;
import dev.winnow.client.ContextQuery;
import dev.winnow.client.Options;
import dev.winnow.client.SourceText;
import dev.winnow.client.WinnowClient;
import dev.winnow.client.WinnowException;
import dev.winnow.langchain4j.WinnowContentAggregator;
import dev.winnow.langchain4j.WinnowContentRetriever;
import dev.winnow.langchain4j.WinnowScoringModel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * LangChain4j with Winnow's parts in it, and LangChain4j's own published clients against the
 * program.
 */
@Tag("servers")
class LangChain4jTest {

    private static final String QUESTION = WinnowClientTest.QUESTION;
    private static final Options SURE = Options.DEFAULTS.withThreshold(.5);

    private static final List<TextSegment> TEXTS =
            List.of(
                    TextSegment.from("The broker listens on port 9092."),
                    TextSegment.from("Tombstones live for a day, then they are removed."));

    private final WinnowClient client = WinnowClientTest.client(SecuredServer.READER);

    private static final UserMessage ASKED = UserMessage.from(QUESTION);
    private static final dev.langchain4j.rag.query.Metadata MESSAGE =
            dev.langchain4j.rag.query.Metadata.from(ASKED, null, List.of());

    private static AugmentationResult augment(
            DefaultRetrievalAugmentor.DefaultRetrievalAugmentorBuilder augmentor) {
        return augmentor.build().augment(new AugmentationRequest(ASKED, MESSAGE));
    }

    @Test
    void an_augmentor_adds_the_sentences_that_the_context_keeps() {
        Options options = Options.DEFAULTS.withTokenBudget(200);
        ContextAnswer context = client.context(ContextQuery.of(QUESTION).with(options).explained());

        AugmentationResult result =
                augment(
                        DefaultRetrievalAugmentor.builder()
                                .contentRetriever(new WinnowContentRetriever(client, options)));

        assertThat(result.contents())
                .extracting(content -> content.textSegment().text())
                .isEqualTo(context.sources().stream().map(SourceText::text).toList())
                .isNotEmpty();
        assertThat(((UserMessage) result.chatMessage()).singleText())
                .contains(QUESTION)
                .contains(context.sources().get(0).text());
        for (int i = 0; i < result.contents().size(); i++) {
            SourceText source = context.sources().get(i);
            Metadata told = result.contents().get(i).textSegment().metadata();
            assertThat(told.getString(WinnowContentRetriever.DOCUMENT_ID))
                    .isEqualTo(source.documentId());
            assertThat(told.getString(WinnowContentRetriever.URL)).isEqualTo(source.uri());
            assertThat(told.getString(WinnowContentRetriever.SPANS))
                    .startsWith(source.spans().get(0).start() + "-");
        }
    }

    @Test
    void an_aggregator_prunes_what_other_retrievers_found() {
        Metadata file = Metadata.from("file", "reranker.md");
        TextSegment segment = TextSegment.from(WinnowClientTest.MENU_AND_ANSWER, file);
        Content first = Content.from(TextSegment.from("Bananas are rich in potassium."));
        Content second = Content.from(segment, Map.of(ContentMetadata.SCORE, .2));
        WinnowContentAggregator aggregator = new WinnowContentAggregator(client, SURE);

        List<Content> left =
                augment(
                                DefaultRetrievalAugmentor.builder()
                                        .contentRetriever(query -> List.of(first, second))
                                        .contentAggregator(aggregator))
                        .contents();

        assertThat(left)
                .extracting(Content::textSegment)
                .containsExactly(TextSegment.from(WinnowClientTest.ANSWER, file));
        assertThat(left.get(0).metadata()).containsEntry(ContentMetadata.SCORE, .2);
        assertThat((Double) left.get(0).metadata().get(ContentMetadata.RERANKED_SCORE))
                .isBetween(0., 1.);
        assertThat(aggregator.aggregate(Map.of())).isEmpty();
    }

    @Test
    void several_queries_are_pruned_for_the_message_that_they_were_made_of() {
        Content both = Content.from(WinnowClientTest.MENU_AND_ANSWER);
        Collection<List<Content>> found = List.of(List.of(both));
        Map<Query, Collection<List<Content>>> several = new LinkedHashMap<>();
        several.put(new Query("reranker", MESSAGE), found);
        several.put(new Query("return value", MESSAGE), found);
        WinnowContentAggregator aggregator = new WinnowContentAggregator(client, SURE);

        assertThat(aggregator.aggregate(several))
                .extracting(content -> content.textSegment().text())
                .containsExactly(WinnowClientTest.ANSWER);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                aggregator.aggregate(
                                        Map.of(Query.from("a"), found, Query.from("b"), found)))
                .withMessageContaining("2 queries");
    }

    @Test
    void a_wrong_key_ends_the_question_with_winnows_own_words() {
        WinnowContentRetriever retriever =
                new WinnowContentRetriever(WinnowClientTest.client("wrong"));

        assertThatExceptionOfType(WinnowException.class)
                .isThrownBy(() -> retriever.retrieve(new Query(QUESTION)))
                .withMessageContaining("401");
    }

    @ParameterizedTest
    @MethodSource
    void scores_in_the_order_of_the_texts(String consumer, ScoringModel model) {
        List<Double> scores = model.scoreAll(TEXTS, "How long do tombstones live?").content();

        assertThat(scores).as(consumer).hasSize(2);
        assertThat(scores).allSatisfy(score -> assertThat(score).isBetween(0., 1.));
        assertThat(scores.get(1)).isGreaterThan(scores.get(0));
    }

    static Stream<Arguments> scores_in_the_order_of_the_texts() {
        return Stream.of(
                arguments(
                        "winnow-langchain4j, WinnowScoringModel",
                        new WinnowScoringModel(WinnowClientTest.client(SecuredServer.READER))),
                arguments(
                        "langchain4j-cohere, CohereScoringModel",
                        CohereScoringModel.builder()
                                .baseUrl(SecuredServer.URL + "/v1/")
                                .apiKey(SecuredServer.READER)
                                .modelName("winnow")
                                .build()),
                arguments(
                        "langchain4j-jina, JinaScoringModel",
                        JinaScoringModel.builder()
                                .baseUrl(SecuredServer.URL + "/")
                                .apiKey(SecuredServer.READER)
                                .modelName("winnow")
                                .build()),
                arguments(
                        "langchain4j-voyage-ai, VoyageAiScoringModel without topK",
                        VoyageAiScoringModel.builder()
                                .baseUrl(SecuredServer.URL + "/v1/")
                                .apiKey(SecuredServer.READER)
                                .modelName("winnow")
                                .build()));
    }

    @Test
    void langchain4j_open_ai_chats() {
        String answer =
                OpenAiChatModel.builder()
                        .baseUrl(SecuredServer.URL + "/v1")
                        .apiKey(SecuredServer.READER)
                        .modelName("winnow-context")
                        .build()
                        .chat(QUESTION);

        assertThat(answer).startsWith("[1] ");
    }

    @Test
    void langchain4j_open_ai_embeds() {
        List<Embedding> vectors =
                OpenAiEmbeddingModel.builder()
                        .baseUrl(SecuredServer.URL + "/v1")
                        .apiKey(SecuredServer.READER)
                        .modelName("bge-small-en-v1.5-q")
                        .build()
                        .embedAll(TEXTS)
                        .content();

        assertThat(vectors).hasSize(2);
        assertThat(vectors.get(0).dimension()).isEqualTo(384);
        assertThat(vectors.get(0)).isNotEqualTo(vectors.get(1));
    }
}

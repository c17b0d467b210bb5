package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.winnow.client.ContextAnswer;
import dev.winnow.client.ContextQuery;
import dev.winnow.client.DocumentText;
import dev.winnow.client.Options;
import dev.winnow.client.PruneAnswer;
import dev.winnow.client.PruneQuery;
import dev.winnow.client.RerankAnswer;
import dev.winnow.client.RerankQuery;
import dev.winnow.client.SearchAnswer;
import dev.winnow.client.SearchQuery;
import dev.winnow.client.SourceText;
import dev.winnow.client.TextSpan;
import dev.winnow.client.WinnowClient;
import dev.winnow.client.WinnowException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The client for Java against the program. */
@Tag("servers")
class WinnowClientTest {

    static final String QUESTION = ChatOverHttp.QUESTION;

    static final String ANSWER = "The reranker returns one score for each sentence.";
    static final String MENU_AND_ANSWER = "Home, about, contact. " + ANSWER;

    private final WinnowClient client = client(SecuredServer.READER);

    static WinnowClient client(String key) {
        return WinnowClient.at(SecuredServer.URL + "/")
                .withApiKey(key)
                .withTimeout(Duration.ofSeconds(60));
    }

    @Test
    void a_context_is_the_one_of_the_api() {
        Client reader = SecuredServer.client(SecuredServer.READER);
        JsonNode api = reader.context(QUESTION, "token_budget", 200);

        Options options = Options.DEFAULTS.withTokenBudget(200);
        ContextAnswer answer = client.context(ContextQuery.of(QUESTION).with(options).explained());

        assertThat(answer.text()).isEqualTo(api.get("text").asString()).isNotEmpty();
        assertThat(answer.contextId()).isEqualTo(api.get("context_id").asString());
        assertThat(answer.kept()).hasSize(api.get("kept").size());
        assertThat(answer.tokensAfter()).isBetween(1, 200);
        assertThat(answer.degraded()).isEmpty();
        assertThat(answer.sources()).isNotEmpty();
        for (SourceText source : answer.sources()) {
            assertThat(answer.text()).contains(source.text());
            assertThat(source.text()).isNotBlank().doesNotStartWith("[");
            assertThat(source.rankProbability()).isBetween(0., 1.);
            assertThat(source.uri()).contains("/v1/documents/");
            String original = reader.text(source.documentId());
            for (TextSpan span : source.spans()) {
                assertThat(source.text()).contains(original.substring(span.start(), span.end()));
            }
        }
    }

    @Test
    void passages_are_found_within_a_filter() {
        Options options = Options.DEFAULTS.withTopK(3);
        SearchAnswer answer =
                client.search(new SearchQuery(QUESTION, Map.of("kind", "glossary"), options));

        assertThat(answer.hits())
                .hasSize(3)
                .allSatisfy(
                        hit -> {
                            assertThat(hit.text()).isNotBlank();
                            assertThat(hit.scores()).containsKey("fused");
                            assertThat(hit.metadata()).containsKey("kind");
                        });
        assertThat(answer.degraded()).isEmpty();
    }

    @Test
    void texts_are_ordered_and_pruned() {
        List<String> texts =
                List.of(
                        "The broker listens on port 9092.",
                        "Tombstones live for a day, then they are removed.");
        RerankAnswer ranking = client.rerank(RerankQuery.of("How long do tombstones live?", texts));
        assertThat(ranking.results().get(0).index()).isEqualTo(1);
        assertThat(ranking.results()).hasSize(2);
        assertThat(ranking.usage().totalTokens()).isPositive();

        List<PruneQuery.Passage> passages =
                List.of(
                        new PruneQuery.Passage("a", null, "Bananas are rich in potassium."),
                        new PruneQuery.Passage("b", "Reranker", MENU_AND_ANSWER));
        Options sure = Options.DEFAULTS.withThreshold(.5);
        PruneAnswer pruned = client.prune(PruneQuery.of(QUESTION, passages).with(sure));
        assertThat(pruned.passages())
                .extracting(PruneAnswer.Pruned::id, PruneAnswer.Pruned::text)
                .containsExactly(tuple("a", ""), tuple("b", ANSWER));
        PruneAnswer.Kept kept = pruned.passages().get(1).kept().get(0);
        assertThat(MENU_AND_ANSWER.substring(kept.start(), kept.end())).isEqualTo(ANSWER);
        assertThat(pruned.degraded()).isEmpty();
    }

    @Test
    void a_document_is_stored_and_removed() {
        WinnowClient stranger = client(SecuredServer.STRANGER);
        String id = "notes/a lease.md";

        String path = "/v1/documents/" + Client.encode(id);

        assertThat(stranger.putDocument(id, DocumentText.of("It ends in April.")).job())
                .isNotBlank();
        Client api = SecuredServer.client(SecuredServer.STRANGER);
        await().until(() -> api.get(path).status() == 200);
        stranger.deleteDocument(id);

        assertThat(api.get(path).status()).isEqualTo(404);
    }

    @Test
    void a_wrong_key_a_wrong_path_and_a_wrong_value_are_told_apart() {
        ContextQuery question = ContextQuery.of(QUESTION);
        WinnowException key = refused(client("wrong"), question);
        assertThat(key.status()).isEqualTo(401);
        assertThat(key.type()).isEqualTo("urn:winnow:problem:unauthenticated");
        assertThat(key.detail()).isNotBlank();

        WinnowClient twice = WinnowClient.at(SecuredServer.URL + "/v1");
        WinnowException path = refused(twice.withApiKey(SecuredServer.READER), question);
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.detail()).contains("/v1/context");

        WinnowException value = refused(client, question.with(Options.DEFAULTS.withThreshold(2.)));
        assertThat(value.status()).isEqualTo(422);
        assertThat(value.field()).contains("threshold");

        assertThat(refused(client, ContextQuery.of(" ")).status()).isEqualTo(422);
    }

    private static WinnowException refused(WinnowClient client, ContextQuery question) {
        return catchThrowableOfType(WinnowException.class, () -> client.context(question));
    }
}

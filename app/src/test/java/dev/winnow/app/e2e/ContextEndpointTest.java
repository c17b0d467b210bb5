package dev.winnow.app.e2e;

import static dev.winnow.app.e2e.ChatOverHttp.QUESTION;
import static dev.winnow.app.e2e.Client.assertHas;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class ContextEndpointTest {

    private static final String SOURCE = "corpus/manual/reranker.md";
    private static final String GOLD = "For each sentence the reranker returns its start offset,";

    private final Client reader = SecuredServer.client(SecuredServer.READER);

    @Test
    void answers_a_question_from_the_right_document() {
        Answer answer =
                reader.post("/v1/context", Client.question(QUESTION), "X-Request-Id", "mine-1");
        JsonNode context = answer.ok();

        assertHas(context, "{answerable: true, tokenizer: 'o200k_base', dropped: []}");
        assertThat(context.get("text").asString()).contains(GOLD);
        assertThat(context.get("citations").findValuesAsString("document_id")).contains(SOURCE);
        assertThat(context.get("tokens_after").asInt())
                .isPositive()
                .isLessThanOrEqualTo(context.get("tokens_before").asInt());
        assertThat(context.get("reports").findValuesAsString("stage"))
                .containsExactly("kg", "retriever", "reranker", "pruner");
        assertThat(context.at("/reports/0/outcome/reason").asString()).isEqualTo("no-graph");
        assertThat(context.at("/reports/2/model/sha256").asString()).hasSize(64);
        assertThat(context.has("candidates")).isFalse();
        assertThat(answer.header("X-Request-Id")).isEqualTo("mine-1");
        assertThat(answer.header("Server-Timing")).contains("retriever;dur=", "pruner;dur=");
        assertThat(answer.header("Winnow-Degraded")).isNull();
    }

    @Test
    void every_kept_span_and_citation_is_the_documents_text_at_its_offsets() {
        String question = "Why are offsets counted in code points after an emoji?";
        JsonNode context = reader.context(question, "top_k", 10);
        List<String> blocks = new ArrayList<>();
        Set<JsonNode> cited = new HashSet<>();
        boolean behindEmoji = false;
        for (JsonNode citation : context.get("citations")) {
            String original = reader.text(citation.get("document_id").asString());
            JsonNode spans = citation.get("spans");
            blocks.add(block(context, citation));
            cited.add(citation.get("document_id"));
            requireNothingElse(blocks.getLast(), original, spans);
            requireWhole(kept(context, citation), original, spans);
            int last = spans.get(spans.size() - 1).get(0).asInt();
            behindEmoji |= original.codePointCount(0, last) < last;
        }
        assertThat(context.get("text").asString()).isEqualTo(String.join("\n\n", blocks));
        assertThat(context.get("kept").valueStream().map(kept -> kept.get("document_id")))
                .isSubsetOf(cited);
        assertThat(behindEmoji).as("a span lies behind an emoji").isTrue();
    }

    /** The spans one after the other are the block, but for its heading and what is blank. */
    private static void requireNothingElse(String block, String original, JsonNode spans) {
        assertThat(spans).isNotEmpty();
        String left = block.substring(block.indexOf('\n') + 1);
        for (JsonNode span : spans) {
            String cited = original.substring(span.get(0).asInt(), span.get(1).asInt());
            assertThat(left).startsWith(cited);
            assertThat(cited).isEqualTo(cited.strip());
            left = left.substring(cited.length()).stripLeading();
        }
        assertThat(left).isEmpty();
    }

    /** The kept sentences one after the other are the spans, but for what is blank. */
    private static void requireWhole(List<JsonNode> kept, String original, JsonNode spans) {
        Iterator<JsonNode> sentences = kept.iterator();
        for (JsonNode span : spans) {
            int at = span.get(0).asInt();
            while (at < span.get(1).asInt()) {
                JsonNode sentence = sentences.next();
                int start = sentence.get("start").asInt();
                assertThat(original.substring(at, start)).isBlank();
                at = sentence.get("end").asInt();
                String text = original.substring(start, at);
                assertThat(text).isEqualTo(text.strip());
            }
            assertThat(at).isEqualTo(span.get(1).asInt());
        }
        assertThat(sentences).isExhausted();
    }

    private static String block(JsonNode context, JsonNode citation) {
        JsonNode place = citation.get("block");
        return context.get("text").asString().substring(place.get(0).asInt(), place.get(1).asInt());
    }

    private static List<JsonNode> kept(JsonNode context, JsonNode citation) {
        return context.get("kept")
                .valueStream()
                .filter(one -> one.get("document_id").equals(citation.get("document_id")))
                .sorted(Comparator.comparingInt(one -> one.get("start").asInt()))
                .toList();
    }

    @Test
    void equal_questions_get_equal_bytes_alone_and_among_others() throws Exception {
        String alone = canonical(QUESTION);
        List<Future<String>> crowd = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                String asked = i % 2 == 0 ? QUESTION : "What is the default token budget?";
                crowd.add(threads.submit(() -> canonical(asked)));
            }
        }

        for (int i = 0; i < crowd.size(); i += 2) {
            assertThat(crowd.get(i).get()).isEqualTo(alone);
        }
    }

    /** Everything but times. */
    private String canonical(String question) {
        ObjectNode context = (ObjectNode) reader.context(question);
        context.remove("reports");
        return context.toString();
    }

    @Test
    void explains_where_candidates_come_from_when_asked() {
        JsonNode context = reader.context(QUESTION, "explain", true, "candidates", 7);

        assertThat(context.get("candidates")).hasSize(7);
        JsonNode best = context.at("/candidates/0");
        assertThat(best.get("rank").asInt()).isEqualTo(1);
        Map<Integer, List<JsonNode>> rounds =
                best.get("sources")
                        .valueStream()
                        .collect(groupingBy(one -> one.get("round").asInt()));
        List<JsonNode> last = rounds.get(Collections.max(rounds.keySet()));
        assertThat(last)
                .extracting(source -> source.get("source").asString())
                .containsExactly("bm25", "dense");
        assertThat(last.stream().mapToDouble(source -> source.get("contribution").asDouble()).sum())
                .isCloseTo(best.at("/fused/value").asDouble(), Offset.offset(1e-4));
        assertThat(best.get("rank_probability").asDouble()).isBetween(0.0, 1.0);
    }

    @Test
    void tells_what_each_sentence_is_worth() {
        JsonNode context = reader.context(QUESTION, "token_budget", 60, "explain", true);
        List<JsonNode> scored =
                Stream.of("kept", "dropped")
                        .flatMap(list -> context.get(list).valueStream())
                        .filter(sentence -> sentence.has("probability"))
                        .toList();

        assertThat(scored)
                .allMatch(sentence -> sentence.get("place").asInt() > 0)
                .allMatch(sentence -> sentence.get("worth").asDouble() > 0);
        JsonNode best =
                Collections.max(
                        scored, Comparator.comparingDouble(one -> one.get("worth").asDouble()));
        assertThat(best.get("reason").asString()).isEqualTo("threshold");
        assertThat(context.get("kept").valueStream()).contains(best);
    }

    @Test
    void reads_no_further_than_it_has_to_and_tells_what_was_left_unread() {
        Answer answer = reader.post("/v1/context", Client.question(QUESTION, "explain", true));
        JsonNode context = answer.ok();

        long read =
                context.get("candidates")
                        .valueStream()
                        .filter(candidate -> candidate.has("rank_probability"))
                        .count();
        assertThat(context.get("candidates")).hasSize(20);
        assertThat(read).isBetween(6L, 18L);
        JsonNode report = context.at("/reports/2");
        assertThat(report.at("/outcome/type").asString()).isEqualTo("complete");
        String note = "read %d of 20: the others would hardly change the context".formatted(read);
        assertThat(report.get("notes").valueStream().map(JsonNode::asString)).contains(note);
        assertThat(report.get("items_out").asLong()).isEqualTo(read);
        assertThat(context.get("dropped").findValuesAsString("reason"))
                .filteredOn("unread"::equals)
                .hasSize((int) (20 - read));
        assertThat(answer.header("Winnow-Degraded")).isNull();
    }

    @Test
    void who_asks_for_more_tokens_than_usual_gets_all_candidates_read() {
        JsonNode context = reader.context(QUESTION, "token_budget", 900, "explain", true);

        assertThat(context.at("/reports/2/items_out").asInt()).isEqualTo(20);
        assertThat(context.get("dropped").findValuesAsString("reason")).doesNotContain("unread");
    }

    @Test
    void keeps_to_a_budget_and_a_threshold() {
        JsonNode small = reader.context(QUESTION, "token_budget", 60, "explain", true);
        assertThat(small.get("tokens_after").asInt()).isBetween(1, 60);
        assertThat(small.get("dropped").findValuesAsString("reason")).contains("budget");

        String foreign = "zebra crossing regulations of Ouagadougou";
        JsonNode strict = reader.context(foreign, "threshold", 1.0, "floor", 1.0);
        assertHas(strict, "{answerable: false, text: ''}");
    }

    @Test
    void leaves_out_stages_that_are_not_asked_for() {
        List<String> stages = List.of("pruner", "retriever");
        Answer answer = reader.post("/v1/context", Client.question(QUESTION, "stages", stages));
        JsonNode context = answer.ok();

        assertThat(context.get("reports").findValuesAsString("stage"))
                .containsExactly("retriever", "pruner");
        assertThat(context.at("/kept/0/reason").asString()).isEqualTo("unscored");
        assertThat(context.at("/kept/0").has("probability")).isFalse();
        assertThat(answer.header("Winnow-Degraded")).isEqualTo("pruner;reason=unranked");
    }

    @Test
    void a_document_with_the_largest_metadata_costs_no_other_one_its_place() {
        Client writer = SecuredServer.client(SecuredServer.STRANGER);
        String paragraph = "The quokka smiles at visitors of its island. ".repeat(15) + "\n\n";
        Map<String, Object> metadata = Map.of("m", List.of("x".repeat(65_000)));
        writer.store(
                "/v1/documents/quokka-0-large.md",
                Map.of("text", paragraph.repeat(40), "metadata", metadata));
        String line = "{\"_id\": \"quokka-%d.md\", \"text\": \"%s\"}\n";
        writer.store(
                "/v1/documents",
                IntStream.range(0, 40)
                        .mapToObj(i -> line.formatted(i, paragraph.strip()))
                        .collect(joining()));
        try {
            JsonNode found = writer.search("Where does the quokka smile?", "candidates", 200);

            assertThat(found.get("hits").findValuesAsString("document_id"))
                    .contains("quokka-0-large.md")
                    .filteredOn(id -> id.matches("quokka-\\d+\\.md"))
                    .as("documents with small metadata")
                    .hasSizeGreaterThanOrEqualTo(40);
            assertThat(found.toString())
                    .contains("state-limit: metadata of ")
                    .doesNotContainPattern("state-limit: \\d+ of");
        } finally {
            for (String id : writer.get("/v1/documents?limit=1000").ok().findValuesAsString("id")) {
                if (id.startsWith("quokka-")) {
                    writer.delete("/v1/documents/" + id);
                }
            }
        }
    }

    private static final String CHATTER =
            "I have been reading your manual since this morning, with a pot of tea and the cat on the keyboard. "
                    + "My colleague wrote the part of our service that calls you, and she is on holiday until Monday. "
                    + "The garden needs water as well, the neighbour's son will look after it from tomorrow on, and the post has brought three parcels for the flat above. "
                    + "I will write to her on Tuesday.";

    @Test
    void of_a_long_message_the_part_that_asks_is_looked_up_and_the_answer_says_so() {
        String message = "Good morning!\n\n" + CHATTER + "\n\n" + QUESTION + "\n\nThank you!";

        JsonNode context = reader.context(message);

        assertThat(context.get("searched").asString()).isEqualTo(QUESTION);
        assertThat(context.get("text").asString()).contains(GOLD);
        String note = "asked-part: %d of the message's %d characters are looked up";
        assertThat(context.at("/reports/1/notes").valueStream().map(JsonNode::asString))
                .contains(note.formatted(QUESTION.length(), message.length()));
        assertThat(reader.context(QUESTION).has("searched")).isFalse();
    }

    @Test
    void messages_that_are_null_are_none() {
        assertHas(reader.context(QUESTION, "messages", null), "{answerable: true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hi there!",
                "thanks a lot, that helped",
                "tell me a joke",
                "what's the weather like today?",
                "you are wrong",
                "good night, sleep well"
            })
    void small_talk_has_no_sources(String message) {
        JsonNode context = reader.context(message);

        assertHas(context, "{answerable: false, citations: []}");
        assertThat(context.at("/reports/1/outcome/reason").asString()).isEqualTo("small-talk");
    }

    @Test
    void a_question_beyond_what_the_model_reads_is_answered_and_degraded() {
        String statement = "The reranker returns offsets and probabilities of sentences. ";

        Answer answer = reader.post("/v1/context", Client.question(statement.repeat(25)));

        answer.ok();
        assertThat(answer.header("Winnow-Degraded")).contains("question-cut");
    }

    @Test
    void
            a_question_that_is_too_long_is_refused_by_its_tokens_and_of_a_chats_the_beginning_is_read() {
        String message = "the reranker keeps sentences ".repeat(400);
        Map<String, Object> ranked =
                Client.question("why ".repeat(1_100), "documents", List.of("A text."));

        Answer refused = reader.post("/v1/context", Client.question("why ".repeat(1_100)));
        assertHas(refused.json(422), "{limit: 1024, actual: 1100}");
        assertThat(reader.post("/v1/rerank", ranked).json(422).get("message").asString())
                .contains("query has 1100 tokens");
        reader.search("why ".repeat(1_024));
        Answer chat = reader.post("/v1/chat/completions", FrontEndPrompts.asked(message));
        String searched = chat.ok().at("/winnow/searched").asString();
        assertThat(chat.header("Winnow-Degraded"))
                .contains("retriever;reason=question-cut", "reranker;reason=question-cut");
        assertThat(message).startsWith(searched).hasSizeGreaterThan(searched.length());
    }
}

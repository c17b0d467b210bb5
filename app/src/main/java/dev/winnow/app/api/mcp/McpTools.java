package dev.winnow.app.api.mcp;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.context.Degradation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.text.NearestName;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.UnexpectedErrors;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.request.DocumentLinks;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools. Each hands its arguments to the API as they came and picks from the answer what an
 * assistant reads; names, descriptions and schemas are in {@code tools.json}. Every result stands
 * in it twice, as an object and as the same in text, and says in {@code degraded} what it lacks.
 */
record McpTools(ApiCalls api) {

    private static final Logger log = LoggerFactory.getLogger(McpTools.class);

    /** Under which a call's context has the addresses of documents for its caller. */
    static final String LINKS = DocumentLinks.class.getName();

    /**
     * Documents in a list. Connectors of chat products open two or three of them. Picked by hand.
     */
    private static final int MOST_DOCUMENTS = 10;

    /**
     * UTF-16 units of a document that is read whole: some 50,000 tokens, which fill a quarter of a
     * large model's window. Picked by hand.
     */
    private static final int MOST_CHARACTERS = 200_000;

    private static final String DEGRADED = "degraded";

    List<SyncToolSpecification> specifications(McpJsonMapper json) {
        try (InputStream in =
                Objects.requireNonNull(
                        McpTools.class.getResourceAsStream("tools.json"), "tools.json")) {
            return json.readValue(in.readAllBytes(), new TypeRef<List<Tool>>() {}).stream()
                    .map(this::specification)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SyncToolSpecification specification(Tool tool) {
        Work work = work(tool.name());
        return new SyncToolSpecification(tool, (context, call) -> call(tool, work, context, call));
    }

    /** What a tool does. */
    private interface Work {
        ObjectNode result(DocumentLinks links, ObjectNode arguments);
    }

    private Work work(String tool) {
        return switch (tool) {
            case "context" -> this::context;
            case "search" -> this::search;
            case "fetch" -> this::fetch;
            case "facts" -> (links, arguments) -> facts(arguments);
            case "prune" -> (links, arguments) -> prune(arguments);
            default -> throw new IllegalStateException("tools.json has %s".formatted(tool));
        };
    }

    private static CallToolResult call(
            Tool tool, Work work, McpTransportContext context, CallToolRequest call) {
        DocumentLinks links = (DocumentLinks) context.get(LINKS);
        try {
            ObjectNode arguments =
                    WinnowJson.strict()
                            .valueToTree(Objects.requireNonNullElse(call.arguments(), Map.of()));
            ObjectNode result = work.result(links, arguments);
            return CallToolResult.builder()
                    .addTextContent(result.toString())
                    .structuredContent(result)
                    .build();
        } catch (ProblemException e) {
            return refused(sentence(e, tool));
        } catch (RuntimeException e) {
            // The library would show its message to the caller.
            UnexpectedErrors.log(log, "the tool %s failed".formatted(call.name()), e);
            return refused(Kind.INTERNAL.title() + ": the log of the server says more");
        }
    }

    private static String sentence(ProblemException refusal, Tool tool) {
        String field = refusal.field();
        if (refusal.problem().kind() == Kind.UNKNOWN_FIELD && field != null && isOfCall(field)) {
            // The API names its own fields, and a tool has fewer.
            Set<String> names = properties(tool).keySet();
            String nearest = NearestName.of(field, names);
            return "Unknown argument '%s'%s %s takes %s"
                    .formatted(
                            field,
                            nearest == null ? ";" : ", did you mean '%s'?".formatted(nearest),
                            tool.name(),
                            String.join(", ", names));
        }
        return "%s%s: %s"
                .formatted(
                        refusal.problem().title(),
                        field == null ? "" : " (%s)".formatted(field),
                        refusal.problem().detail());
    }

    /** And not of something within an argument. */
    private static boolean isOfCall(String field) {
        return field.indexOf('.') < 0 && field.indexOf('[') < 0;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> properties(Tool tool) {
        return (Map<String, Object>)
                Objects.requireNonNull(tool.inputSchema().get("properties"), tool.name());
    }

    private static CallToolResult refused(String sentence) {
        return CallToolResult.builder().addTextContent(sentence).isError(true).build();
    }

    private ObjectNode context(DocumentLinks links, ObjectNode arguments) {
        JsonNode found = api.post("/v1/context", arguments);
        ObjectNode result = picked(found, "text", "answerable");
        ArrayNode citations = result.putArray("citations");
        for (JsonNode cited : found.path("citations")) {
            ObjectNode citation = picked(cited, "marker", "title");
            if (cited.path("facts").isEmpty()) {
                citation.put("url", url(links, cited, cited.path("document_id").asString()));
                citation.setAll(picked(cited, "document_id", "spans"));
            } else {
                // Facts are of the graph, and no document that fetch could read.
                citation.put("url", links.base() + "/v1/graph");
                citation.putArray("spans");
            }
            citations.add(citation);
        }
        result.setAll(picked(found, "tokens_before", "tokens_after"));
        return with(result, lost(found.path("reports")));
    }

    /** Documents in the order of their best passages. */
    private ObjectNode search(DocumentLinks links, ObjectNode arguments) {
        JsonNode found = api.post("/v1/search", arguments);
        ObjectNode result = WinnowJson.strict().createObjectNode();
        ArrayNode results = result.putArray("results");
        Set<String> seen = new HashSet<>();
        for (JsonNode hit : found.path("hits")) {
            String id = hit.path("document_id").asString();
            if (results.size() < MOST_DOCUMENTS && seen.add(id)) {
                results.addObject()
                        .put("id", id)
                        .put("title", hit.path("title").asString(""))
                        .put("url", url(links, hit, id));
            }
        }
        return with(result, lost(WinnowJson.strict().createArrayNode().add(found.path("report"))));
    }

    private ObjectNode fetch(DocumentLinks links, ObjectNode arguments) {
        DocumentId id = id(arguments.get("id"));
        String path = DocumentLinks.path(id);
        JsonNode document = api.get(path);
        String text = api.text(path + "/text", MOST_CHARACTERS);
        ObjectNode result =
                WinnowJson.strict()
                        .createObjectNode()
                        .put("id", id.value())
                        .put("title", document.path("title").asString(""))
                        .put("text", text)
                        .put("url", url(links, document, id.value()));
        result.setAll(picked(document, "metadata"));
        int all = document.path("characters").asInt(text.length());
        return with(
                result,
                all <= MOST_CHARACTERS
                        ? List.of()
                        : List.of(
                                "text: these are the first %,d of %,d characters; ask context for the sentences that matter"
                                        .formatted(MOST_CHARACTERS, all)));
    }

    private static DocumentId id(@Nullable JsonNode id) {
        if (id == null || !id.isString()) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "fetch needs the id of a document, as search returns it")
                    .at("id");
        }
        try {
            return new DocumentId(id.asString());
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(Kind.INVALID_VALUE, String.valueOf(e.getMessage())).at("id");
        }
    }

    private ObjectNode facts(ObjectNode arguments) {
        JsonNode found = api.post("/v1/facts", arguments);
        JsonNode reason = found.path(DEGRADED);
        return with(
                picked(
                        found,
                        "text",
                        "facts",
                        "entities",
                        "answers",
                        "missing_edges",
                        "tokens",
                        "notes"),
                reason.isString()
                        ? List.of(Degradation.inWords(StageId.KG, reason.asString()))
                        : List.of());
    }

    private ObjectNode prune(ObjectNode arguments) {
        JsonNode pruned = api.post("/v1/prune", arguments);
        return with(
                picked(pruned, "passages", "tokens_before", "tokens_after"),
                lost(pruned.path("reports")));
    }

    private static ObjectNode picked(JsonNode from, String... names) {
        ObjectNode picked = WinnowJson.strict().createObjectNode();
        for (String name : names) {
            if (from.has(name)) {
                picked.set(name, from.get(name));
            }
        }
        return picked;
    }

    private static String url(DocumentLinks links, JsonNode document, String id) {
        return links.onTheWeb(new DocumentId(id), document.path("uri").asString(null));
    }

    private static List<String> lost(JsonNode reports) {
        List<String> lost = new ArrayList<>();
        for (JsonNode each : reports) {
            StageReport report = WinnowJson.tolerant().treeToValue(each, StageReport.class);
            if (report.outcome() instanceof Outcome.Degraded degraded) {
                lost.add(Degradation.inWords(report.stage(), degraded.reason()));
            }
        }
        return lost;
    }

    private static ObjectNode with(ObjectNode result, List<String> lost) {
        if (!lost.isEmpty()) {
            ArrayNode degraded = result.putArray(DEGRADED);
            lost.forEach(degraded::add);
        }
        return result;
    }
}

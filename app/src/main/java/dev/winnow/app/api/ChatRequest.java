package dev.winnow.app.api;

import dev.winnow.app.chat.Conversation;
import dev.winnow.platform.request.RequestSettings;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A chat request, read and checked.
 *
 * @param model the model that was asked for
 * @param conversation the messages
 * @param questionField where the question stands in the body, for refusals
 * @param stream whether the answer is wanted in parts
 * @param includeUsage whether a stream ends with a chunk about tokens
 * @param retrieve of the extension {@code winnow}: whether documents are to be looked up; null
 *     where that is left to the server
 * @param filters of the extension {@code winnow}, or null
 * @param settings of the extension {@code winnow}
 * @param parameters what is for the generator: plain values, lists and maps
 */
record ChatRequest(
        String model,
        Conversation conversation,
        String questionField,
        boolean stream,
        boolean includeUsage,
        @Nullable Boolean retrieve,
        @Nullable JsonNode filters,
        RequestSettings settings,
        SortedMap<String, Object> parameters) {

    ChatRequest {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}

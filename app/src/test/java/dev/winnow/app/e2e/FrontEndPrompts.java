package dev.winnow.app.e2e;

import java.util.Map;

/**
 * What chat products send for themselves, recorded: their structure and fixed words are theirs, the
 * sentences are not.
 */
final class FrontEndPrompts {

    /** The turns that Open WebUI quotes. */
    private static final String CHAT =
            """
            <chat_history>
            USER: What does the reranker return for each sentence of a passage?
            ASSISTANT: Its offsets and a probability.
            </chat_history>""";

    static final String OPEN_WEBUI_TITLE =
            """
            ### Task:
            Name this chat in a few words.
            ### Guidelines:
            - Say what it is about, in its language.
            ### Output:
            JSON format: { "title": "a short name" }
            ### Examples:
            - { "title": "Pasta in ten minutes" }
            ### Chat History:
            """
                    + CHAT;

    static final String OPEN_WEBUI_TAGS =
            """
            ### Task:
            Give the fields that this chat is about.

            ### Guidelines:
            - If it is short, answer only ["General"]

            ### Output:
            JSON format: { "tags": ["tag1", "tag2"] }

            ### Chat History:
            """
                    + CHAT;

    static final String OPEN_WEBUI_FOLLOW_UPS =
            """
            ### Task:
            What might the user ask next?
            ### Output:
            JSON format: { "follow_ups": ["Question 1?", "Question 2?"] }
            ### Chat History:
            """
                    + CHAT;

    static final String OPEN_WEBUI_QUERIES =
            """
            ### Task:
            Decide whether a search is needed, and for what.

            ### Guidelines:
            - If none is, return: { "queries": [] }

            ### Output:
            Strictly return in JSON format:
            {
              "queries": ["query1", "query2"]
            }

            ### Chat History:
            """
                    + CHAT;

    static final String OPEN_WEBUI_AUTOCOMPLETE =
            """
            ### Task:
            Go on with what stands in `<text>`.

            ### **Examples**:
            #### **Example 1**:
            Input:
            <type>General</type>
            <text>Over the harbour the gulls</text>
            Output:
            { "text": "were crying." }

            ---
            ### Context:
            """
                    + CHAT
                    + """

            <type>search query</type>
            <text>What does the reranker</text>
            #### Output:
            """;

    /**
     * Its template for knowledge that is attached to a chat begins like its tasks, and the question
     * stands behind.
     */
    static final String OPEN_WEBUI_KNOWLEDGE =
            """
            ### Task:
            Answer the user from the context, and cite it as [id] where a <source> has an id.

            ### Guidelines:
            - If the context does not say it, tell the user. Which sources are poor?
            - Respond in the language of the user.

            ### Output:
            Provide a clear answer.

            <context>
            <source id="1" name="harbour.pdf">The crane lifts eleven tonnes. Who may use it is written at the gate.</source>
            </context>

            %s""";

    static final String LIBRECHAT_TITLE =
            """
            Provide a concise, 5-word-or-less title for the conversation, in the way that titles are written.

            Conversation:
            User: What does the reranker return for each sentence of a passage?
            AI: Its offsets and a probability.""";

    /** What {@code ChatClient.entity(...)} puts behind the user's message. */
    static final String SPRING_AI_ENTITY =
            """
            %s
            Your response should be in JSON format.
            Leave explanations out, and follow this schema. How? Without deviation.
            Here is the JSON Schema instance your output must adhere to:
            ```{
              "$schema" : "https://json-schema.org/draft/2020-12/schema",
              "type" : "object",
              "properties" : {
                "statement" : { "type" : "string" }
              },
              "additionalProperties" : false
            }```
            """;

    private FrontEndPrompts() {}

    /** As Open WebUI sends a task: one message, and its own bound. */
    static Map<String, Object> task(String prompt) {
        return Client.chat("winnow", prompt, "stream", false, "max_completion_tokens", 5_000);
    }

    static Map<String, Object> asked(String content) {
        return Client.chat("winnow-context", content);
    }
}

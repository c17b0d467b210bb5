package dev.winnow.app.e2e;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API page as springdoc renders it from the running program, in a fixed order. */
public final class OpenApiDocument {

    /** Where {@link SecuredServer} has springdoc render, which is off otherwise. */
    static final String RENDERED = "/rendered";

    private static final JsonMapper SORTED =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private OpenApiDocument() {}

    public static String fetch() {
        ObjectNode page =
                (ObjectNode) SecuredServer.client(SecuredServer.READER).get(RENDERED).json();
        return SORTED.writeValueAsString(SORTED.treeToValue(page, Object.class))
                        .replace("\r\n", "\n")
                + "\n";
    }
}

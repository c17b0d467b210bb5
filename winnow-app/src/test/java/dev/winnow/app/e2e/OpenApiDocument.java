package dev.winnow.app.e2e;

import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The API page of the running program, without what differs from one machine or build to the next, in a fixed order. */
public final class OpenApiDocument {

    private static final JsonMapper SORTED =
            JsonMapper.builder()
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private OpenApiDocument() {}

    public static String fetch() {
        ObjectNode page =
                (ObjectNode) new Client(SecuredServer.port(), null).get("/v3/api-docs").json();
        page.remove("servers");
        ((ObjectNode) page.get("info")).remove("version");
        return SORTED.writeValueAsString(SORTED.treeToValue(page, Object.class))
                        .replace("\r\n", "\n")
                + "\n";
    }
}

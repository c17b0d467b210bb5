package dev.winnow.platform.json;

import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import dev.winnow.core.context.CompactContext;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What "equal bytes" means: the text, citations, kept and dropped sentences and token counts of a
 * context, with keys sorted on every level, in UTF-8, without white space, ids of requests, times
 * or reports.
 */
public final class CanonicalJson {

    private static final JsonMapper SORTED =
            WinnowJson.strict()
                    .rebuild()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    // Without this a record keeps the order of its components.
                    .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .addMixIn(CompactContext.class, Canonical.class)
                    .build();

    private CanonicalJson() {}

    /** The canonical bytes of a context. A new array on each call. */
    public static byte[] of(CompactContext context) {
        return SORTED.writeValueAsBytes(context);
    }

    @JsonIncludeProperties({
        "citations",
        "dropped",
        "kept",
        "text",
        "tokenizer",
        "tokens_after",
        "tokens_before"
    })
    private interface Canonical {}
}

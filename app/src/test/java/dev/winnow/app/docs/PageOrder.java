package dev.winnow.app.docs;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Puts what most readers come for first, and each operation once. */
final class PageOrder {

    private static final List<String> FIRST =
            List.of("context", "chat", "documents", "rerank", "prune", "search", "graph");

    private PageOrder() {}

    static void arrange(OpenAPI api) {
        if (api.getTags() != null) {
            List<Tag> tags = new ArrayList<>(api.getTags());
            tags.sort(Comparator.comparingInt(PageOrder::place).thenComparing(Tag::getName));
            api.setTags(tags);
        }
        Paths paths = api.getPaths();
        // What clients of some products call without a version is the same operation again.
        paths.keySet().removeIf(path -> paths.containsKey("/v1" + path));
    }

    private static int place(Tag tag) {
        int known = FIRST.indexOf(tag.getName());
        return known < 0 ? FIRST.size() : known;
    }
}

package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.text.O200kTokenCounter;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A pruner, and short words for what tests of its decisions ask of it. */
abstract class Decisions {

    static final O200kTokenCounter COUNTER = new O200kTokenCounter();

    static final String RAIN =
            "Rain fell on the northern hills. The valley stayed dry. Farmers were glad.";

    /** Settings of an unordered list with room for all. */
    static final Settings AMPLE =
            with(Settings.DEFAULTS.withTopK(5).withThreshold(.1f), Map.of("minRank", .05f))
                    .withTokenBudget(1_500);

    static final Settings TITLES = with(AMPLE, Map.of("titleRule", TitleRule.FIRST_SENTENCE));

    static final Settings FILL = with(AMPLE, Map.of("fill", true));

    final Pruner pruner = new Pruner(COUNTER);

    static Library document(String id, float rank, String text, float... keep) {
        return new Library().document(id, rank, text, keep);
    }

    static Library document(String id, String title, float rank, String text, float... keep) {
        return new Library().document(id, title, rank, text, keep);
    }

    CompactContext prune(Library library) {
        return prune(library, Settings.DEFAULTS);
    }

    CompactContext prune(Library library, Settings settings) {
        return prune(library.input(), settings);
    }

    /** The context of passages that stand in the order of a search. */
    CompactContext pruneFound(Library library) {
        return prune(library.found(), Settings.DEFAULTS);
    }

    CompactContext prune(PruneInput input, Settings settings) {
        return pruner.prune(input, settings).context();
    }

    static List<Reason> reasons(List<ContextSentence> sentences) {
        return sentences.stream().map(ContextSentence::reason).toList();
    }

    /** The ids of the documents that are cited, in the order of their markers. */
    static List<String> cited(CompactContext context) {
        return context.citations().stream()
                .map(Citation::documentId)
                .map(Object::toString)
                .toList();
    }

    /** Settings of which some are changed, by their names, which must be there. */
    static Settings with(Settings settings, Map<String, ?> changes) {
        assertThat(Settings.class.getRecordComponents())
                .extracting(RecordComponent::getName)
                .containsAll(changes.keySet());
        JsonMapper json = JsonMapper.shared();
        Map<String, Object> all = json.convertValue(settings, new TypeReference<>() {});
        all.putAll(changes);
        return json.convertValue(all, Settings.class);
    }
}

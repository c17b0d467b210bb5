package dev.winnow.platform.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.query.Filter;
import java.time.Duration;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.annotation.EnumNaming;

/**
 * Jackson's annotations for types of the core, which must not know Jackson. The type names are part
 * of the wire format.
 */
final class Shapes {

    private Shapes() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Filter.AnyOf.class, name = "any_of"),
        @JsonSubTypes.Type(value = Filter.Range.class, name = "range"),
        @JsonSubTypes.Type(value = Filter.And.class, name = "and"),
        @JsonSubTypes.Type(value = Filter.Or.class, name = "or"),
        @JsonSubTypes.Type(value = Filter.Not.class, name = "not"),
        @JsonSubTypes.Type(value = Filter.Documents.class, name = "documents")
    })
    interface FilterShape {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Outcome.Complete.class, name = "complete"),
        @JsonSubTypes.Type(value = Outcome.Skipped.class, name = "skipped"),
        @JsonSubTypes.Type(value = Outcome.Degraded.class, name = "degraded"),
        @JsonSubTypes.Type(value = Outcome.Failed.class, name = "failed")
    })
    interface OutcomeShape {}

    /** A number on the wire says its unit. */
    interface StageReportShape {
        @JsonProperty("duration_ms")
        Duration duration();

        @JsonProperty("queue_wait_ms")
        Duration queueWait();

        @JsonProperty("tokenizing_ms")
        Duration tokenizing();

        @JsonProperty("tokenizing_alone_ms")
        Duration tokenizingAlone();

        @JsonProperty("inference_ms")
        Duration inference();

        @JsonProperty("store_ms")
        Duration store();
    }

    interface AcceptedQuestionShape {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        Deadline deadline();
    }

    /** One spelling in JSON, settings and profiles: {@code measured-strong}. */
    @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
    interface EvidenceGradeShape {}
}

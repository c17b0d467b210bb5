package dev.winnow.platform.json;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.EvidenceGrade;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import java.time.Duration;
import java.util.function.Function;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** How the words of the domain are written, where the shape is not that of the record. */
final class DomainModule extends SimpleModule {

    @java.io.Serial private static final long serialVersionUID = 1L;

    DomainModule() {
        super("winnow-domain");
        text(DocumentId.class, DocumentId::new);
        text(PassageId.class, PassageId::new);
        text(TenantId.class, TenantId::new);
        text(RequestId.class, RequestId::parse);
        addSerializer(Span.class, new Spans.Writer());
        addDeserializer(Span.class, new Spans.Reader());
        addSerializer(Block.class, new Blocks.Writer());
        addDeserializer(Block.class, new Blocks.Reader());
        addSerializer(Deadline.class, new Deadlines.Writer());
        addDeserializer(Deadline.class, new Deadlines.Reader());
        addSerializer(Duration.class, new Durations.Writer());
        addDeserializer(Duration.class, new Durations.Reader());
        addSerializer(Metadata.class, new MetadataObject.Writer());
        addDeserializer(Metadata.class, new MetadataObject.Reader());
        addSerializer(Impacts.class, new ImpactObject.Writer());
        addDeserializer(Impacts.class, new ImpactObject.Reader());
        setMixInAnnotation(EvidenceGrade.class, Shapes.EvidenceGradeShape.class);
        addSerializer(Problem.class, new ProblemObject.Writer());
        addDeserializer(Problem.class, new ProblemObject.Reader());
        setMixInAnnotation(Filter.class, Shapes.FilterShape.class);
        setMixInAnnotation(Outcome.class, Shapes.OutcomeShape.class);
        setMixInAnnotation(StageReport.class, Shapes.StageReportShape.class);
        setMixInAnnotation(
                PipelineState.AcceptedQuestion.class, Shapes.AcceptedQuestionShape.class);
    }

    private <T> void text(Class<T> type, Function<String, T> parse) {
        addSerializer(type, new ToStringSerializer(type));
        addDeserializer(type, new TextReader<>(type, parse));
    }
}

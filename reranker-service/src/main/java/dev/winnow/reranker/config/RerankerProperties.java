package dev.winnow.reranker.config;

import dev.winnow.reranker.documents.DocumentLimits;
import dev.winnow.reranker.stage.EarlyStopping;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the reranker. Sessions and batches of models are set in {@code winnow.inference}.
 *
 * @param modelPath folder with {@code winnow-model.json}, or {@code classpath:} and a folder on the
 *     class path
 * @param earlyStopping candidates of a question are left unread once one was read that likely
 *     answers and either the others' retrieval scores lie in this lowest part of the list's range,
 *     0 to 1, or even a good sentence of theirs would not be kept; 0 reads all, and all windows of
 *     long passages as well
 * @param maxDocuments most documents of one rerank call
 */
@ConfigurationProperties("winnow.reranker")
public record RerankerProperties(
        @DefaultValue("classpath:dev/winnow/models/winnow-small-3") String modelPath,
        @DefaultValue("0.25") float earlyStopping,
        @DefaultValue("1000") int maxDocuments) {

    public RerankerProperties {
        if (modelPath.isBlank()) {
            throw new IllegalArgumentException("winnow.reranker.model-path must name a folder");
        }
        if (maxDocuments < 1) {
            throw new IllegalArgumentException(
                    "winnow.reranker.max-documents must be at least 1, got " + maxDocuments);
        }
        // Refuses what is out of range.
        new EarlyStopping(earlyStopping);
    }

    /** When the candidates of a question are not read to the end. */
    public EarlyStopping stopping() {
        return new EarlyStopping(earlyStopping);
    }

    /** The limits of a rerank call. */
    public DocumentLimits limits() {
        return DocumentLimits.of(maxDocuments);
    }
}

package dev.winnow.ingest.config;

import dev.winnow.ingest.api.DocumentsLoaderController;
import dev.winnow.platform.request.BodyLimitFilter.StreamedPath;
import dev.winnow.platform.security.AccessRule;
import dev.winnow.platform.security.Authority;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;

/**
 * Publishes the authorities that documents need and the paths that stream them, at a gateway as
 * well: it refuses what the service would.
 */
@AutoConfiguration
public class DocumentsAccessAutoConfiguration {

    @Bean
    AccessRule documentsPostRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.POST, "/v1/documents");
    }

    @Bean
    AccessRule documentsPutRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.PUT, "/v1/documents/**");
    }

    @Bean
    AccessRule documentsDeleteRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.DELETE, "/v1/documents/**");
    }

    @Bean
    AccessRule documentsJobsRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.GET, "/v1/documents/jobs/**");
    }

    /** Nothing is kept, but files of strangers are read, which is what the authority stands for. */
    @Bean
    AccessRule documentsLoaderRule() {
        return AccessRule.needs(Authority.INGEST, HttpMethod.PUT, DocumentsLoaderController.PATH);
    }

    @Bean
    StreamedPath documentsStreamed() {
        return new StreamedPath("/v1/documents");
    }

    @Bean
    StreamedPath documentsLoaderStreamed() {
        return new StreamedPath(DocumentsLoaderController.PATH);
    }
}

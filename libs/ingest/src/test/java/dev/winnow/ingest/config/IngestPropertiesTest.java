package dev.winnow.ingest.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class IngestPropertiesTest {

    @Test
    void defaults_are_those_of_the_parts() {
        IngestProperties properties = bind(Map.of());

        assertThat(properties.settings()).isEqualTo(IngestSettings.defaults());
        assertThat(properties.limits()).isEqualTo(ExtractionLimits.DEFAULT);
        assertThat(properties.chunk().settings()).isEqualTo(ChunkSettings.DEFAULT);
        assertThat(properties.roots()).isEmpty();
        assertThat(properties.maxWaitingJobs()).isEqualTo(64);
        assertThat(properties.uploads().upload()).isEqualTo(64L << 20);
    }

    @Test
    void every_key_has_its_place() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("winnow.ingest.max-document-size", "5MB");
        keys.put("winnow.ingest.max-upload-size", "6MB");
        keys.put("winnow.ingest.extraction-time", "7s");
        keys.put("winnow.ingest.extraction-memory", "128MB");
        keys.put("winnow.ingest.workers", "3");
        keys.put("winnow.ingest.roots", "/srv/docs,/srv/more");
        keys.put("winnow.ingest.max-passages", "12");
        keys.put("winnow.ingest.max-waiting-jobs", "2");
        keys.put("winnow.ingest.max-staged-size", "14MB");
        keys.put("winnow.ingest.chunk.target-tokens", "100");
        keys.put("winnow.ingest.chunk.max-tokens", "120");

        IngestProperties properties = bind(keys);

        ExtractionLimits limits =
                new ExtractionLimits(5 << 20, 5 << 20, Duration.ofSeconds(7), 128L << 20);
        assertThat(properties.settings())
                .isEqualTo(
                        new IngestSettings(
                                limits,
                                new PreparationLimits(12, PreparationLimits.DEFAULT_TIME),
                                3,
                                IngestSettings.DEFAULT_COMMIT_DOCUMENTS,
                                IngestSettings.DEFAULT_COMMIT_INTERVAL));
        assertThat(properties.uploads().upload()).isEqualTo(6L << 20);
        assertThat(properties.roots()).containsExactly(Path.of("/srv/docs"), Path.of("/srv/more"));
        assertRoom(properties.room());
        assertThat(properties.chunk().settings()).isEqualTo(new ChunkSettings(100, 120, 60));
    }

    /** Two uploads, one of a tenant, 14 megabytes. */
    private static void assertRoom(UploadQuota room) {
        Owner acme = Owner.of(new TenantId("acme"));
        Owner beta = Owner.of(new TenantId("beta"));
        UploadQuota.Place first = room.take(acme, 7 << 20);
        assertThatThrownBy(() -> room.take(acme, 1))
                .hasMessageContaining("(a quarter of winnow.ingest.max-waiting-jobs)");
        UploadQuota.Place second = room.take(beta, 7 << 20);
        assertThatThrownBy(() -> room.take(Owner.of(new TenantId("gamma")), 1))
                .hasMessageContaining("(winnow.ingest.max-waiting-jobs)");
        second.leave();
        first.leave();
        assertThatThrownBy(() -> room.take(beta, (7 << 20) + 1))
                .hasMessageContaining("winnow.ingest.max-staged-size");
    }

    @Test
    void passages_may_be_aimed_at_below_the_length_from_which_one_stands_alone() {
        assertThat(bind(Map.of("winnow.ingest.chunk.target-tokens", "40")).chunk().settings())
                .isEqualTo(new ChunkSettings(40, 320, 40));
    }

    @Test
    void one_upload_must_fit_half_of_what_all_may_have() {
        assertThatThrownBy(() -> bind(Map.of("winnow.ingest.max-staged-size", "127MB")))
                .rootCause()
                .hasMessageContaining("winnow.ingest.max-staged-size")
                .hasMessageContaining("twice max-upload-size");
    }

    @Test
    void the_largest_document_fits_a_record_of_the_documents_topic() {
        int inBase64 = 4 * ((bind(Map.of()).limits().bytes() + 2) / 3);

        assertThat(inBase64).isLessThan(TopicPlan.LARGEST_DOCUMENT - 512 * 1024);
        assertThat(inBase64).isLessThanOrEqualTo(WinnowJson.MAX_STRING);
    }

    @Test
    void values_that_make_no_sense_are_refused_by_name() {
        assertRefused("winnow.ingest.roots", "docs", "absolute paths");
        assertRefused("winnow.ingest.workers", "-1", "winnow.ingest.workers");
        assertRefused("winnow.ingest.max-document-size", "2GB", "max-document-size");
        assertRefused("winnow.ingest.max-waiting-jobs", "0", "max-waiting-jobs");
        assertRefused("winnow.ingest.chunk.max-tokens", "50", "max-tokens");
        assertRefused("winnow.ingest.extraction-memory", "1MB", "memory");
    }

    private static void assertRefused(String key, String value, String named) {
        assertThatThrownBy(() -> bind(Map.of(key, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    private static IngestProperties bind(Map<String, String> keys) {
        return new Binder(new MapConfigurationPropertySource(keys))
                .bindOrCreate("winnow.ingest", Bindable.of(IngestProperties.class));
    }
}

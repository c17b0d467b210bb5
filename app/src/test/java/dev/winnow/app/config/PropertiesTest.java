package dev.winnow.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Settings;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.platform.inference.InferenceProperties;
import dev.winnow.platform.json.WinnowJson;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.security.WinnowSecurityProperties;
import dev.winnow.platform.telemetry.TelemetryAutoConfiguration.TelemetryProperties;
import dev.winnow.reranker.config.RerankerProperties;
import dev.winnow.reranker.stage.EarlyStopping;
import dev.winnow.retriever.config.RetrieverProperties;
import dev.winnow.retriever.search.RetrieverSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

/**
 * Settings of all modules: what holds without them, what each becomes, and how a value that cannot
 * be meant is refused. {@code ConfigurationPageTest} has the defaults that are plain values.
 */
class PropertiesTest {

    private static final String HASH = "ab".repeat(32);

    private static final String HASH_OF_NOTHING =
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String ENCODER =
            "../libs/inference/src/test/resources/dev/winnow/inference/tiny/sparse-tokens";

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private static <T> T bind(Class<T> type, Map<String, String> settings) {
        return new Binder(
                        List.of(new MapConfigurationPropertySource(settings)),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bindOrCreate(type.getAnnotation(ConfigurationProperties.class).value(), type);
    }

    /** What the settings of a part become, as those who use them show themselves. */
    private static String become(String part, Map<String, String> settings) {
        List<?> parts =
                switch (part) {
                    case "inference" ->
                            List.of(bind(InferenceProperties.class, settings).settings());
                    case "ingest" -> {
                        IngestProperties ingest = bind(IngestProperties.class, settings);
                        yield List.of(
                                ingest.settings(),
                                ingest.chunk().settings(),
                                ingest.uploads(),
                                ingest.roots(),
                                ingest.maxWaitingJobs() + " jobs",
                                ingest.maxStagedSize());
                    }
                    case "kafka" -> List.of(bind(KafkaProperties.class, settings));
                    case "pipeline" -> {
                        PipelineProperties pipeline = bind(PipelineProperties.class, settings);
                        yield List.of(
                                pipeline.defaultSettings(),
                                pipeline.caps(),
                                pipeline.defaultTimeout(),
                                pipeline.maxTimeout(),
                                pipeline.effectiveThreads() + " threads",
                                pipeline.maxBody());
                    }
                    case "reranker" -> {
                        RerankerProperties reranker = bind(RerankerProperties.class, settings);
                        yield List.of(reranker.stopping(), reranker.limits(), reranker.modelPath());
                    }
                    case "retriever" ->
                            List.of(bind(RetrieverProperties.class, settings).settings());
                    case "security" -> List.of(bind(WinnowSecurityProperties.class, settings));
                    case "telemetry" -> List.of(bind(TelemetryProperties.class, settings));
                    default -> throw new AssertionError(part);
                };
        return parts.toString();
    }

    private static AbstractThrowableAssert<?, ?> assertRefused(
            String part, Map<String, String> settings) {
        return assertThatThrownBy(() -> become(part, settings))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void without_a_setting_each_part_is_as_it_would_be_by_itself() {
        PipelineProperties pipeline = bind(PipelineProperties.class, Map.of());
        IngestProperties ingest = bind(IngestProperties.class, Map.of());

        assertThat(pipeline.defaultSettings()).isEqualTo(Settings.DEFAULTS);
        assertThat(pipeline.effectiveThreads()).isEqualTo(PROCESSORS);
        assertThat(bind(InferenceProperties.class, Map.of()).settings())
                .isEqualTo(InferenceSettings.defaults())
                .extracting(InferenceSettings::sessions)
                .isEqualTo(PROCESSORS);
        assertThat(ingest.settings()).isEqualTo(IngestSettings.defaults());
        assertThat(ingest.chunk().settings()).isEqualTo(ChunkSettings.DEFAULT);
        assertThat(ingest.roots()).isEmpty();
        assertThat(bind(RetrieverProperties.class, Map.of()).settings())
                .isEqualTo(RetrieverSettings.defaults(Path.of(".winnow", "index")));
        assertThat(bind(RerankerProperties.class, Map.of()).stopping())
                .isEqualTo(EarlyStopping.DEFAULTS);
        assertThat(bind(WinnowSecurityProperties.class, Map.of()))
                .isEqualTo(
                        new WinnowSecurityProperties(
                                List.of(), false, false, List.of(), List.of()));
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    inference.device                      | cuda   | device=CUDA           |
                    inference.precision                   | fp16   | precision=FP16        |
                    inference.sessions                    | 99     | sessions=99           | -1
                    inference.gpu-device                  | 1      | gpuDevice=1           | -1
                    ingest.max-document-size              | 5MB    | bytes=5242880         |
                    ingest.max-upload-size                | 6MB    | upload=6291456        |
                    ingest.extraction-time                | 7s     | time=PT7S             |
                    ingest.extraction-memory              | 128MB  | memory=134217728      |
                    ingest.workers                        | 99     | workers=99            | -1
                    ingest.roots                          | /a,/b  | [/a, /b]              |
                    ingest.max-passages                   | 12     | passages=12           | 0
                    ingest.max-waiting-jobs               | 2      | 2 jobs                | 0
                    ingest.max-staged-size                | 140MB  | 146800640B            |
                    ingest.chunk.target-tokens            | 40     | target=40, max=320, min=40 |
                    ingest.chunk.max-tokens               | 420    | max=420               |
                    kafka.concurrency                     | 7      | concurrency=7         | 0
                    pipeline.defaults.candidates          | 30     | candidates=30         |
                    pipeline.defaults.top-k               | 6      | topK=6                |
                    pipeline.defaults.threshold           | 0.2    | threshold=0.2         |
                    pipeline.defaults.floor               | 0.6    | floor=0.6             |
                    pipeline.defaults.min-rank            | 0.07   | minRank=0.07          |
                    pipeline.defaults.token-budget        | 700    | tokenBudget=700       |
                    pipeline.defaults.fact-share          | 0.3    | factShare=0.3         |
                    pipeline.defaults.order               | edges  | order=EDGES           |
                    pipeline.defaults.title-rule          | first-sentence | FIRST_SENTENCE |
                    pipeline.defaults.fill                | true   | fill=true             |
                    pipeline.caps.candidates              | 31     | candidates=31         |
                    pipeline.caps.top-k                   | 70     | topK=70               | 0
                    pipeline.caps.token-budget            | 701    | tokenBudget=701       |
                    pipeline.caps.query-characters        | 99     | queryCharacters=99    |
                    pipeline.caps.query-tokens            | 98     | queryTokens=98        |
                    pipeline.caps.concurrent-requests     | 400    | requestsPerTenant=300 |
                    pipeline.caps.requests-per-tenant     | 2      | requestsPerTenant=2   | -1
                    pipeline.caps.requests-per-key        | 4      | requestsPerKey=4      | 0
                    pipeline.default-timeout              | 2s     | PT2S, PT1M            | 0
                    pipeline.max-timeout                  | 30s    | PT10S, PT30S          |
                    pipeline.threads                      | 99     | 99 threads            | -1
                    pipeline.max-body                     | 1KB    | 1024B                 | 0
                    reranker.model-path                   | /mine  | /mine                 |
                    reranker.early-stopping               | 0.5    | below=0.5             |
                    reranker.max-documents                | 10     | documents=10,         | 0
                    retriever.directory                   | /index | index=/index          |
                    retriever.min-free-space              | 1KB    | minFreeBytes=1024     | -1
                    retriever.embedder-path               | /model | embedder=/model       |
                    retriever.window                      | 51     | window=51             | 0
                    retriever.pinned                      | 0      | pinned=0              | -1
                    retriever.skip-small-talk             | false  | skipSmallTalk=false   |
                    retriever.bm25.k1                     | 1.2    | k1=1.2                | -1
                    retriever.bm25.k1                     | 1.2    | k1=1.2                | NaN
                    retriever.bm25.b                      | 0.3    | b=0.3                 | 1.5
                    retriever.fusion.final-weight         | 0.5    | finalWeight=0.5       | 1.01
                    retriever.fusion.method               | rrf    | fusion=RRF            |
                    retriever.prf.feedback                | on     | use=ON                |
                    retriever.prf.timing                  | both   | timing=BOTH           |
                    retriever.prf.feedback-weight         | 0.4    | feedbackWeight=0.4    | -0.1
                    retriever.prf.sparse.method           | rm3    | method=RM3            |
                    retriever.prf.sparse.passages         | 8      | passages=8, terms     | 0
                    retriever.prf.sparse.terms            | 12     | terms=12              | 0
                    retriever.prf.sparse.original-weight  | 0.7    | originalWeight=0.7    | 1.5
                    retriever.prf.dense.method            | average | method=AVERAGE        |
                    retriever.prf.dense.passages          | 4      | passages=4, alpha     | 0
                    retriever.prf.dense.alpha             | 0.5    | alpha=0.5             | -0.5
                    retriever.prf.dense.beta              | 0.4    | beta=0.4              |
                    retriever.prf.gate.max-agreement      | 0.35   | maxAgreement=0.35     | 1.5
                    retriever.prf.gate.max-gap            | 0.45   | maxGap=0.45           | -0.5
                    retriever.sparse.source               | impact | impacts=true          |
                    retriever.dense.encoding              | packed-nibble | PACKED_NIBBLE |
                    retriever.dense.exact-below           | 1000   | exactBelow=1000       | -1
                    security.open                         | true   | open=true             |
                    security.cors-origins                 | http://a.example,http://b.example | http://b.example] |
                    telemetry.server-timing               | false  | serverTiming=false    |
                    """)
    void each_setting_has_its_place_and_its_bounds(
            String setting, String value, String shown, @Nullable String beyond) {
        String part = setting.substring(0, setting.indexOf('.'));
        String key = "winnow." + setting;

        assertThat(become(part, Map.of(key, value))).contains(shown);
        assertThat(become(part, Map.of())).doesNotContain(shown);
        if (beyond != null) {
            assertRefused(part, Map.of(key, beyond))
                    .hasMessageContaining(key)
                    .hasMessageContaining("got " + beyond);
        }
    }

    @ParameterizedTest
    @CsvSource({"300, 0, 225", "2, 0, 1", "1, 0, 1", "5, 0, 3", "300, 299, 299", "1, 1, 1"})
    void the_share_of_a_tenant_stays_below_the_whole(String all, String asked, int share) {
        Map<String, String> settings =
                Map.of(
                        "winnow.pipeline.caps.concurrent-requests", all,
                        "winnow.pipeline.caps.requests-per-tenant", asked);

        assertThat(bind(PipelineProperties.class, settings).caps().requestsPerTenant())
                .isEqualTo(share);
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    ingest.chunk.max-tokens           | 50    | max-tokens
                    ingest.extraction-memory          | 1MB   | the memory at least 64 MB
                    ingest.max-document-size          | 2GB   | winnow.ingest.max-document-size
                    ingest.max-staged-size            | 127MB | at least twice max-upload-size
                    ingest.roots                      | srv/a | roots must be absolute paths
                    kafka.retry-delays                | 0s    | winnow.kafka.retry-delays
                    kafka.signing-key                 | AAAA  | winnow.kafka.signing-key has 3 bytes
                    pipeline.caps.requests-per-tenant | 512   | one tenant cannot take all places
                    pipeline.caps.token-budget        | 400   | token_budget is 450, at most 400
                    pipeline.caps.token-budget        | 400   | winnow.pipeline.caps.token-budget
                    pipeline.defaults.interpolation.feedback | on    | winnow.retriever.prf
                    pipeline.defaults.threshold       | 1.5   | threshold must lie between 0 and 1
                    pipeline.max-timeout              | 5s    | must not be below
                    reranker.early-stopping           | 2     | winnow.reranker.early-stopping
                    reranker.model-path               | " "   | winnow.reranker.model-path
                    retriever.sparse.encoder-path     | /x    | retriever.sparse.source is bm25
                    retriever.sparse.encoder-path     | /x    | set it to impact, or take the path
                    security.api-keys[0].name         | n     | sha256 of key n
                    security.cors-origins             | *     | '*' is no origin
                    """)
    void what_contradicts_the_rest_is_refused_with_what_to_do(
            String setting, String value, String told) {
        assertRefused(
                        setting.substring(0, setting.indexOf('.')),
                        Map.of("winnow." + setting, value))
                .hasMessageContaining(told);
    }

    /** A key and what else is said of keys, without {@code winnow.security.api-keys}. */
    private static Map<String, String> key(String more) {
        Map<String, String> settings = new TreeMap<>();
        ("[0].name=n;[0].sha256=HASH;" + more)
                .replace("NOTHING", HASH_OF_NOTHING)
                .replace("OTHER", "cd".repeat(32))
                .replace("HASH", HASH)
                .transform(lines -> Stream.of(lines.split(";")))
                .map(line -> line.split("=", 2))
                .forEach(line -> settings.put("winnow.security.api-keys" + line[0], line[1]));
        return settings;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [0].expires=2027-01-31 | expires=2027-01-31, authorities=[search]
                    [0].authorities=ingest | authorities=[ingest]
                    [0].expires=2027-01-31 | tenant=default, groups=[]
                    [0].tenant=acme;[0].groups[0]=staff | tenant=acme, groups=[staff], expires=null
                    """)
    void a_key_searches_in_the_default_tenant_unless_told_otherwise(String settings, String shown) {
        assertThat(become("security", key(settings))).contains("name=n, sha256=" + HASH, shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    "[0].name= "                | a key has no name
                    [0].sha256=secret           | 64 lower-case
                    [0].sha256=NOTHING          | empty key
                    [0].tenant=No Way           | tenant id
                    [0].authorities=            | no authority
                    [0].authorities=search,more | key n has the unknown authority 'more'
                    [0].authorities=search,more | give it search, ingest, index, metrics or admin
                    [1].name=n;[1].sha256=OTHER | two keys named n
                    [1].name=m;[1].sha256=HASH  | same sha256
                    """)
    void a_key_that_cannot_be_meant_is_refused_by_its_name(String settings, String told) {
        assertRefused("security", key(settings))
                .hasMessageContaining(told)
                .hasMessageNotContaining("secret");
    }

    @Test
    void impacts_come_from_nowhere_from_those_who_send_them_or_from_an_encoder() {
        RetrieverSettings usual = bind(RetrieverProperties.class, Map.of()).settings();
        RetrieverSettings impacts =
                bind(RetrieverProperties.class, Map.of("winnow.retriever.sparse.source", "impact"))
                        .settings();

        RetrieverSettings made =
                bind(
                                RetrieverProperties.class,
                                Map.of(
                                        "winnow.retriever.sparse.source",
                                        "impact",
                                        "winnow.retriever.sparse.encoder-path",
                                        ENCODER))
                        .settings();

        try (InferencePool pool =
                        new InferencePool(InferenceSettings.defaults(), InstantSource.system());
                ImpactOrigin encoder = made.loadImpacts(pool)) {
            assertThat(encoder.settingsName()).startsWith("tiny-sparse-tokens sha256:");
            assertThat(usual.loadImpacts(pool)).isEqualTo(ImpactOrigin.NONE);
            assertThat(impacts.loadImpacts(pool)).isEqualTo(ImpactOrigin.GIVEN);
        }
    }

    @Test
    void the_largest_document_fits_a_record_of_the_documents_topic() {
        int bytes = bind(IngestProperties.class, Map.of()).limits().bytes();
        int inBase64 = 4 * ((bytes + 2) / 3);

        assertThat(inBase64).isLessThan(TopicPlan.LARGEST_DOCUMENT - 512 * 1024);
        assertThat(inBase64).isLessThanOrEqualTo(WinnowJson.MAX_STRING);
    }

    @Test
    void uploads_share_the_room_that_is_set() {
        UploadQuota room =
                bind(
                                IngestProperties.class,
                                Map.of(
                                        "winnow.ingest.max-waiting-jobs", "2",
                                        "winnow.ingest.max-staged-size", "140MB"))
                        .room();
        Owner acme = Owner.of(new TenantId("acme"));
        Owner beta = Owner.of(new TenantId("beta"));

        UploadQuota.Place first = room.take(acme, 70 << 20);
        assertThatThrownBy(() -> room.take(acme, 1))
                .hasMessageContaining("(a quarter of winnow.ingest.max-waiting-jobs)");
        room.take(beta, 70 << 20).leave();
        first.leave();
        assertThatThrownBy(() -> room.take(beta, (70 << 20) + 1))
                .hasMessageContaining("winnow.ingest.max-staged-size");
    }
}

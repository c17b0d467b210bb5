package dev.winnow.app.deploy;

import static dev.winnow.app.deploy.Checkout.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code docker-compose.yml}, as far as it can be checked without running it. */
@Tag("servers")
class ComposeFileTest {

    /** What deploy/keys makes. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "WINNOW_KAFKA_SIGNINGKEY", "x",
                    "WINNOW_API_KEY_SHA256", "x",
                    "WINNOW_METRICS_KEY_SHA256", "x",
                    "GRAFANA_PASSWORD", "x");

    private static Map<String, JsonNode> services;

    @BeforeAll
    static void read() throws IOException {
        services = Checkout.composed();
        assertThat(services).hasSizeGreaterThan(8);
    }

    /** Names of services and what stands at a place of each are patterns. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                ".* | /read_only | true",
                ".* | /user | \"[1-9]\\d*:\\d+\"",
                ".* | /mem_limit | \"[1-9]\\d*[mg]\"",
                ".* | /cap_drop | \\[\"ALL\"]",
                ".* | /security_opt | .*\"no-new-privileges:true\".*",
                ".* | /privileged | ''",
                // Each image can be another, and has a version and no host.
                ".* | /image | \"\\$\\{[A-Z_]+_IMAGE:-(winnow/[a-z-]+:\\$\\{WINNOW_TAG:-dev}(-gpu)?|[a-z]+/[a-z]+:v?\\d+\\.\\d+\\.\\d+)}\"",
                // Whatever keeps running says whether it is well and starts again.
                "(graph|store|topics) | /restart | \"no\"",
                "(graph|store|topics) | /healthcheck/disable | true",
                "(?!graph|store|topics).* | /restart | \"unless-stopped\"",
                "(?!graph|store|topics).* | /healthcheck/test | \\[\"CMD(-SHELL)?\",.+]",
                // They are reached from here alone.
                ".* | /ports | (\\[(\"127\\.0\\.0\\.1:[^\"]+\",?)+])?",
                ".*-service(-gpu)? | /ports | ''",
                "(winnow-app|.*-service(-gpu)?) | /depends_on/topics/condition | \"service_completed_successfully\""
            })
    void every_container_is_bounded_can_do_no_more_than_its_work_and_is_well_or_starts_again(
            String names, String place, String value) {
        Map<String, JsonNode> named = new TreeMap<>(services);
        named.keySet().removeIf(name -> !name.matches(names));

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(
                        (name, service) -> assertThat(service.at(place).toString()).matches(value));
    }

    @Test
    void all_five_programs_are_built_on_the_bases_of_the_dockerfile() throws IOException {
        Map<String, String> bases = ImageTest.bases();
        // Each base is that of the Dockerfile, and can be another.
        bases.replaceAll((name, image) -> "${%s:-%s}".formatted(name, image));
        Set<String> built = new TreeSet<>();
        services.forEach(
                (name, service) -> {
                    if (service.has("build")) {
                        JsonNode arguments = service.at("/build/args");
                        String module = text(arguments, "/MODULE");
                        built.add(module);
                        assertThat(Checkout.byDefault(service.get("image")))
                                .startsWith("winnow/" + module + ":");
                        assertThat(bases)
                                .as(name)
                                .allSatisfy(
                                        (base, image) ->
                                                assertThat(text(arguments, "/" + base))
                                                        .isEqualTo(image));
                    }
                });

        assertThat(built).containsExactlyElementsOf(Checkout.PROGRAMS);
        assertThat(Checkout.modules()).containsKeys(Checkout.PROGRAMS.toArray(String[]::new));
    }

    @Test
    void down_leaves_no_volume_without_a_name_behind_and_whatever_is_mounted_is_there() {
        services.forEach(
                (name, service) -> {
                    List<String> volumes =
                            service.path("volumes").valueStream().map(Checkout::byDefault).toList();
                    if (ours(service)) {
                        // The image declares its home, so that it is kept where nobody says.
                        assertThat(volumes + service.path("tmpfs").toString())
                                .as(name)
                                .contains("/var/lib/winnow");
                    }
                    assertThat(volumes).as(name).allMatch(volume -> volume.contains(":"));
                    assertThat(volumes)
                            .as(name)
                            .filteredOn(volume -> volume.startsWith("./"))
                            .allSatisfy(
                                    volume ->
                                            assertThat(Checkout.path(volume.split(":")[0]))
                                                    .exists());
                });
    }

    private static boolean ours(JsonNode service) {
        return Checkout.byDefault(service.get("image")).startsWith("winnow/");
    }

    @Test
    void every_variable_of_the_programs_is_a_setting_of_theirs() throws IOException {
        Set<String> variables = new TreeSet<>();
        services.values().stream()
                .filter(ComposeFileTest::ours)
                .forEach(one -> variables.addAll(one.path("environment").propertyNames()));

        assertThat(variables)
                .contains("WINNOW_PIPELINE_TRANSPORT", "SPRING_KAFKA_BOOTSTRAP_SERVERS");
        assertThat(SettingVariables.unknown(variables)).isEmpty();
        Set<String> misspelt = Set.of("WINNOW_PIPELINE_TRANSPROT", "SPRING_KAFKA_BOOTSTRAPSERVER");
        assertThat(SettingVariables.unknown(misspelt)).hasSize(2);
    }

    /**
     * The gateway knows the services; the retriever waits for the index on OpenSearch only where it
     * is asked for; OpenSearch has, as the documents of the image ask, heap of one size, half of
     * the memory, none of it swapped, and enough files.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "winnow-app | /environment/WINNOW_GATEWAY_KGURL | \"http://kg-service:8080\"",
                "winnow-app | /environment/WINNOW_GATEWAY_RETRIEVERURL | \"http://retriever-service:8080\"",
                "winnow-app | /environment/WINNOW_GATEWAY_RERANKERURL | \"http://reranker-service:8080\"",
                "retriever-service | /depends_on/store | {\"condition\":\"service_completed_successfully\",\"required\":false}",
                "retriever-service | /environment/WINNOW_INDEX_STORE | \"${WINNOW_INDEX_STORE:-lucene}\"",
                "retriever-service | /environment/WINNOW_OPENSEARCH_URIS | \"http://opensearch:9200\"",
                "store | /depends_on | {\"opensearch\":{\"condition\":\"service_healthy\"}}",
                "store | /environment | {\"WINNOW_INDEX_STORE\":\"${WINNOW_INDEX_STORE:-lucene}\",\"WINNOW_OPENSEARCH_URIS\":\"http://opensearch:9200\"}",
                "store | /profiles | [\"opensearch\"]",
                "opensearch | /profiles | [\"opensearch\"]",
                "opensearch | /ports | ''",
                "opensearch | /mem_limit | \"2g\"",
                "opensearch | /environment/OPENSEARCH_JAVA_OPTS | \"-Xms1g -Xmx1g -Dopensearch.cgroups.hierarchy.override=/\"",
                "opensearch | /ulimits | {\"memlock\":{\"soft\":-1,\"hard\":-1},\"nofile\":{\"soft\":65536,\"hard\":65536}}"
            })
    void what_belongs_together_is_said_alike(String service, String place, String value) {
        assertThat(services.get(service).at(place).toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, reranker-service winnow-app kafka, reranker-service-gpu graph grafana jaeger opensearch store",
        "monitoring, grafana jaeger, opensearch",
        "gpu, reranker-service-gpu winnow-app kafka, reranker-service",
        "tools, graph, grafana",
        "opensearch, opensearch store retriever-service, grafana"
    })
    void docker_compose_reads_it_in_every_profile(String profile, String started, String left)
            throws IOException, InterruptedException {
        Command.needed("docker", "compose", "version");

        String services = config(KEYS, "--profile " + profile + " config --services").successful();

        assertThat(services.lines()).contains(started.split(" ")).doesNotContain(left.split(" "));
    }

    @Test
    void docker_compose_asks_for_the_keys_if_nobody_made_them()
            throws IOException, InterruptedException {
        Command.needed("docker", "compose", "version");

        Command.Result result = config(Map.of(), "config --quiet");

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("run deploy/keys first");
    }

    private static Command.Result config(Map<String, String> variables, String arguments)
            throws IOException, InterruptedException {
        return Command.run(variables, "docker compose --env-file /dev/null " + arguments);
    }
}

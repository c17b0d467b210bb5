package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml}, as far as it can be checked without running it. */
@Tag("servers")
class ComposeFileTest {

    private static final String FILE = "docker-compose.yml";

    private static final Set<String> PROGRAMS =
            Set.of(
                    "kg-service",
                    "retriever-service",
                    "reranker-service",
                    "pruner-service",
                    "winnow-app");

    /** What deploy/keys makes. */
    private static final Map<String, String> KEYS =
            Map.of(
                    "WINNOW_KAFKA_SIGNINGKEY", "x",
                    "WINNOW_API_KEY_SHA256", "x",
                    "WINNOW_METRICS_KEY_SHA256", "x",
                    "GRAFANA_PASSWORD", "x");

    @Test
    void every_container_is_bounded_and_can_do_no_more_than_its_work() throws IOException {
        assertThat(services())
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        (name, service) -> {
                            assertThat(service.get("read_only")).as(name).isEqualTo(true);
                            assertThat(String.valueOf(service.get("user")))
                                    .as(name)
                                    .matches("[1-9]\\d*:\\d+");
                            assertThat(String.valueOf(service.get("mem_limit")))
                                    .as(name)
                                    .matches("[1-9]\\d*[mg]");
                            assertThat(Checkout.list(service.get("cap_drop")))
                                    .as(name)
                                    .containsExactly("ALL");
                            assertThat(Checkout.list(service.get("security_opt")))
                                    .as(name)
                                    .contains("no-new-privileges:true");
                            assertThat(service).as(name).doesNotContainKey("privileged");
                        });
    }

    @Test
    void whatever_keeps_running_says_whether_it_is_well_and_starts_again() throws IOException {
        Map<String, Map<String, Object>> services = services();
        List<String> jobs = new ArrayList<>();
        services.forEach(
                (name, service) -> {
                    Map<String, Object> check = Checkout.map(service.get("healthcheck"));
                    if (service.get("restart").equals("no")) {
                        jobs.add(name);
                        assertThat(check).as(name).containsEntry("disable", true);
                    } else {
                        assertThat(service).as(name).containsEntry("restart", "unless-stopped");
                        assertThat(Checkout.list(check.get("test")))
                                .as(name)
                                .hasSizeGreaterThan(1)
                                .first()
                                .isEqualTo("CMD");
                    }
                });

        assertThat(jobs).containsExactlyInAnyOrder("topics", "store", "graph");
        assertThat(services)
                .allSatisfy(
                        (name, service) -> {
                            if (build(service) != null) {
                                assertThat(
                                                Checkout.map(
                                                        Checkout.map(service.get("depends_on"))
                                                                .get("topics")))
                                        .as(name + " waits until its topics are there")
                                        .containsEntry(
                                                "condition", "service_completed_successfully");
                            }
                        });
    }

    @Test
    void nothing_is_open_to_other_machines() throws IOException {
        assertThat(services())
                .allSatisfy(
                        (name, service) ->
                                assertThat(Checkout.list(service.get("ports")))
                                        .as(name)
                                        .allSatisfy(
                                                port ->
                                                        assertThat(String.valueOf(port))
                                                                .startsWith("127.0.0.1:")));
    }

    @Test
    void only_the_gateway_is_open_and_it_knows_the_services() throws IOException {
        Map<String, Map<String, Object>> services = services();
        List<String> open =
                services.entrySet().stream()
                        .filter(service -> build(service.getValue()) != null)
                        .filter(service -> service.getValue().containsKey("ports"))
                        .map(Map.Entry::getKey)
                        .toList();
        assertThat(open).containsExactly("winnow-app");
        Map<String, Object> gateway = Checkout.map(services.get("winnow-app").get("environment"));
        assertThat(gateway)
                .containsEntry("WINNOW_GATEWAY_KGURL", "http://kg-service:8080")
                .containsEntry("WINNOW_GATEWAY_RETRIEVERURL", "http://retriever-service:8080")
                .containsEntry("WINNOW_GATEWAY_RERANKERURL", "http://reranker-service:8080");
    }

    @Test
    void down_leaves_no_volume_without_a_name_behind() throws IOException {
        services()
                .forEach(
                        (name, service) -> {
                            if (Checkout.byDefault(service.get("image")).startsWith("winnow/")) {
                                // The image declares its home, so that it is kept where nobody
                                // says.
                                assertThat(
                                                Checkout.list(service.get("volumes")).toString()
                                                        + Checkout.list(service.get("tmpfs")))
                                        .as(name)
                                        .contains("/var/lib/winnow");
                            }
                            assertThat(Checkout.list(service.get("volumes")))
                                    .as(name)
                                    .allSatisfy(
                                            volume ->
                                                    assertThat(String.valueOf(volume))
                                                            .contains(":"));
                        });
    }

    @Test
    void all_five_programs_are_built_and_each_image_is_named_with_a_version_and_without_a_host()
            throws IOException {
        Set<String> built = new TreeSet<>();
        services()
                .forEach(
                        (name, service) -> {
                            String image = Checkout.byDefault(service.get("image"));
                            assertThat(String.valueOf(service.get("image")))
                                    .as("a digest can be set")
                                    .matches("\\$\\{[A-Z_]+_IMAGE:-.+}");
                            assertThat(image)
                                    .as(name)
                                    .matches(
                                            image.startsWith("winnow/")
                                                    ? "winnow/[a-z-]+:dev(-gpu)?"
                                                    : "[a-z]+/[a-z]+:v?\\d+\\.\\d+\\.\\d+");
                            String module = build(service);
                            if (module != null) {
                                built.add(module);
                                assertThat(image).startsWith("winnow/" + module + ":");
                            }
                        });

        assertThat(built).containsExactlyInAnyOrderElementsOf(PROGRAMS);
        assertThat(Checkout.modules()).containsKeys(PROGRAMS.toArray(String[]::new));
    }

    @Test
    void each_base_of_the_images_can_be_replaced_and_is_the_one_of_the_dockerfile_otherwise()
            throws IOException {
        Map<String, String> bases = ImageTest.bases();

        services()
                .forEach(
                        (name, service) -> {
                            if (build(service) != null) {
                                Map<String, Object> arguments =
                                        Checkout.map(
                                                Checkout.map(service.get("build")).get("args"));
                                bases.forEach(
                                        (base, image) ->
                                                assertThat(arguments)
                                                        .as(name)
                                                        .containsEntry(
                                                                base,
                                                                "${%s:-%s}"
                                                                        .formatted(base, image)));
                            }
                        });
    }

    @Test
    void every_variable_of_the_programs_is_a_setting_of_theirs() throws IOException {
        Map<String, Map<String, Object>> services = services();
        Set<String> variables = new TreeSet<>();
        services.forEach(
                (name, service) -> {
                    if (Checkout.byDefault(service.get("image")).startsWith("winnow/")) {
                        variables.addAll(Checkout.map(service.get("environment")).keySet());
                    }
                });

        assertThat(variables)
                .contains("WINNOW_PIPELINE_TRANSPORT", "SPRING_KAFKA_BOOTSTRAP_SERVERS");
        assertThat(SettingVariables.unknown(variables)).isEmpty();
    }

    @Test
    void a_variable_that_nobody_reads_is_noticed() throws IOException {
        assertThat(
                        SettingVariables.unknown(
                                Set.of(
                                        "WINNOW_PIPELINE_TRANSPROT",
                                        "SPRING_KAFKA_BOOTSTRAPSERVER")))
                .hasSize(2);
    }

    @Test
    void whatever_is_mounted_is_there() throws IOException {
        Map<String, Object> volumes = Checkout.map(Checkout.document(FILE).get("volumes"));
        services()
                .forEach(
                        (name, service) -> {
                            for (Object mount : Checkout.list(service.get("volumes"))) {
                                String source = Checkout.byDefault(mount).split(":", 2)[0];
                                if (source.startsWith("./")) {
                                    assertThat(Checkout.path(source).normalize()).as(name).exists();
                                } else if (!source.startsWith("/")) {
                                    assertThat(volumes).as(name).containsKey(source);
                                }
                            }
                        });
    }

    @Test
    void docker_compose_reads_it_in_every_profile() throws IOException, InterruptedException {
        Command.needed("docker", "compose", "version");

        assertThat(selected("cpu"))
                .contains("reranker-service")
                .doesNotContain("-gpu", "graph", "grafana", "jaeger", "opensearch", "store");
        assertThat(selected("monitoring")).contains("grafana", "jaeger");
        assertThat(selected("gpu"))
                .contains("reranker-service-gpu", "winnow-app", "kafka")
                .doesNotContain("reranker-service\n");
        assertThat(selected("tools")).contains("graph");
        assertThat(selected("opensearch")).contains("opensearch", "store", "retriever-service");
    }

    @Test
    void the_retriever_waits_for_the_index_on_opensearch_only_where_it_is_asked_for()
            throws IOException {
        Map<String, Map<String, Object>> services = services();
        Map<String, Object> retriever = services.get("retriever-service");
        Map<String, Object> store = services.get("store");

        assertThat(Checkout.map(retriever.get("depends_on")).get("store"))
                .isEqualTo(
                        Map.of("condition", "service_completed_successfully", "required", false));
        assertThat(Checkout.map(store.get("depends_on")))
                .isEqualTo(Map.of("opensearch", Map.of("condition", "service_healthy")));
        assertThat(Checkout.list(store.get("profiles")))
                .isEqualTo(Checkout.list(services.get("opensearch").get("profiles")))
                .containsExactly("opensearch");
        assertThat(Checkout.map(retriever.get("environment")))
                .containsAllEntriesOf(Checkout.map(store.get("environment")));
        assertThat(Checkout.byDefault(Checkout.map(store.get("environment")).get(STORE)))
                .isEqualTo("lucene");
    }

    private static final String STORE = "WINNOW_INDEX_STORE";

    /**
     * As the documents of the image ask: heap of one size, half of the memory, none of it swapped,
     * and enough files.
     */
    @Test
    void opensearch_has_the_room_that_it_asks_for_and_is_reached_from_here_alone()
            throws IOException {
        Map<String, Object> opensearch = services().get("opensearch");
        Map<String, Object> limits = Checkout.map(opensearch.get("ulimits"));

        assertThat(opensearch).doesNotContainKey("ports").containsEntry("mem_limit", "2g");
        assertThat(Checkout.map(opensearch.get("environment")).get("OPENSEARCH_JAVA_OPTS"))
                .asString()
                .startsWith("-Xms1g -Xmx1g ");
        assertThat(limits)
                .containsEntry("memlock", Map.of("soft", -1, "hard", -1))
                .containsEntry("nofile", Map.of("soft", 65_536, "hard", 65_536));
    }

    @Test
    void docker_compose_asks_for_the_keys_if_nobody_made_them()
            throws IOException, InterruptedException {
        Command.needed("docker", "compose", "version");

        Command.Result result =
                Command.run(
                        Map.of(), "docker", "compose", "--env-file", "/dev/null", "config", "-q");

        assertThat(result.status()).isNotZero();
        assertThat(result.output()).contains("run deploy/keys first");
    }

    private static String selected(String profile) throws IOException, InterruptedException {
        String[] compose = {
            "docker", "compose", "--env-file", "/dev/null", "--profile", profile, "config"
        };
        List<String> quiet = new ArrayList<>(List.of(compose));
        quiet.add("--quiet");
        Command.run(KEYS, quiet.toArray(String[]::new)).successful();
        List<String> names = new ArrayList<>(List.of(compose));
        names.add("--services");
        return Command.run(KEYS, names.toArray(String[]::new)).successful();
    }

    /** The module that the service's image is built from, or null if it is somebody else's. */
    private static String build(Map<String, Object> service) {
        Map<String, Object> build = Checkout.map(service.get("build"));
        Object module = Checkout.map(build.get("args")).get("MODULE");
        return module == null ? null : module.toString();
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Map<String, Object>> services = new LinkedHashMap<>();
        Checkout.map(Checkout.document(FILE).get("services"))
                .forEach((name, service) -> services.put(name, Checkout.map(service)));
        return services;
    }
}

package dev.winnow.app.deploy;

import static dev.winnow.app.deploy.Checkout.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What kustomize makes of {@code k8s/}: what a cluster would get. */
@Tag("servers")
class ManifestsTest {

    private static final List<String> COMPONENTS =
            List.of("graph", "monitoring", "opensearch", "strimzi", "traces");

    /**
     * Overlays, the two servers of a trial, and the base with each component and with all: each
     * resource as {@code cpu/Service/kg-service}, its pods as {@code cpu/Pod/kg-service}, their
     * container as {@code cpu/Container/kg-service}, and its variables as {@code
     * cpu/Variables/kg-service}.
     */
    private static final Map<String, JsonNode> ALL = new TreeMap<>();

    /** What a cluster gets, without the pods, containers and variables in it. */
    private static final String RESOURCES = "[^/]*/(?!Pod/|Container/|Variables/).*";

    private static final Path NODE = Checkout.path("app/src/test/node");

    /** The types of resources would keep a field that they do not know as one more property. */
    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                @Override
                                public Boolean hasAnySetter(Annotated property) {
                                    return false;
                                }
                            });

    @TempDir private static Path folder;

    @BeforeAll
    static void render() throws IOException, InterruptedException {
        Command.needed("kustomize", "version");
        for (String overlay : List.of("cpu", "gpu", "kind", "kind-opensearch")) {
            render(overlay, Checkout.path("k8s/overlays/" + overlay));
        }
        render("trial-kafka", Checkout.path("k8s/kafka"));
        render("trial-opensearch", Checkout.path("k8s/opensearch"));
        for (String component : COMPONENTS) {
            render("with-" + component, with(component));
        }
        render("with-all", with(COMPONENTS.toArray(String[]::new)));
    }

    private static Path with(String... components) throws IOException {
        Path k8s = folder.toRealPath().relativize(Checkout.path("k8s").toRealPath());
        StringBuilder kustomization = new StringBuilder("namespace: winnow\n");
        kustomization.append("resources: [%s/base]\ncomponents:\n".formatted(k8s));
        for (String component : components) {
            kustomization.append("  - %s/components/%s\n".formatted(k8s, component));
        }
        Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
        return folder.toRealPath();
    }

    private static void render(String rendering, Path kustomization)
            throws IOException, InterruptedException {
        String rendered = Command.output("kustomize", "build", kustomization.toString());
        for (JsonNode resource : yaml(rendered)) {
            String name = text(resource, "/metadata/name");
            ALL.put(rendering + "/" + text(resource, "/kind") + "/" + name, resource);
            JsonNode pod = resource.at("/spec/template");
            if (!pod.isMissingNode()) {
                assertThat(pod.at("/spec/containers")).hasSize(1);
                ALL.put(rendering + "/Pod/" + name, pod);
                JsonNode container = pod.at("/spec/containers/0");
                ALL.put(rendering + "/Container/" + name, container);
                ALL.put(
                        rendering + "/Variables/" + name,
                        JsonMapper.shared().valueToTree(variables(container)));
            }
        }
    }

    private static List<JsonNode> yaml(String text) throws IOException {
        return Checkout.documents(Files.writeString(folder.resolve("some.yaml"), text));
    }

    /** The resource of this name, which must be there. */
    private static JsonNode get(String name) {
        assertThat(ALL).containsKey(name);
        return ALL.get(name);
    }

    /** All that are named so. */
    private static Map<String, JsonNode> all(String pattern) {
        Map<String, JsonNode> found = new TreeMap<>(ALL);
        found.keySet().removeIf(name -> !name.matches(pattern));
        assertThat(found).isNotEmpty();
        return found;
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** What variables are set to, or the secret where it stands, by their names. */
    private static Map<String, String> variables(JsonNode container) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : container.path("env")) {
            String place = variable.has("value") ? "/value" : "/valueFrom/secretKeyRef/name";
            variables.put(text(variable, "/name"), text(variable, place));
        }
        return variables;
    }

    @Test
    void every_resource_is_of_kubernetes_has_no_field_that_it_does_not_know_and_its_own_namespace()
            throws IOException {
        for (Map.Entry<String, JsonNode> resource : all(RESOURCES).entrySet()) {
            String name = resource.getKey();
            read(resource.getValue());
            String own = name.startsWith("trial-") ? name.replaceAll("trial-|/.*", "") : "winnow";
            assertThat(text(resource.getValue(), "/metadata/namespace"))
                    .as(name)
                    .isEqualTo(name.contains("/Namespace/") ? "" : own);
        }
        JsonNode misspelt = deployment("{containers: [{name: a, readinesProbe: {}}]}");
        assertThatThrownBy(() -> read(misspelt)).hasMessageContaining("readinesProbe");
    }

    /** Those of operators are held to their schemas alone. */
    private static void read(JsonNode resource) throws IOException {
        String version = text(resource, "/apiVersion");
        if (!version.contains(".") || version.endsWith(".k8s.io/v1")) {
            HasMetadata read = new KubernetesSerialization().unmarshal(resource.toString());
            assertThat(read).isNotInstanceOf(GenericKubernetesResource.class);
            STRICT.readValue(resource.toString(), read.getClass());
        }
    }

    private static JsonNode deployment(String pod) throws IOException {
        return yaml("""
                        {apiVersion: apps/v1, kind: Deployment, metadata: {name: a},
                         spec: {selector: {}, template: {spec: %s}}}
                        """
                        .formatted(pod))
                .getFirst();
    }

    /** As kubeconform would: what is required, of which type, one of which words. */
    @Test
    void every_resource_fits_the_schema_of_its_interface()
            throws IOException, InterruptedException {
        List<JsonNode> all =
                new ArrayList<>(
                        Checkout.documents(Checkout.path("k8s/components/strimzi/tenant.yaml")));
        all.addAll(all(RESOURCES).values());

        assertThat(all)
                .hasSizeGreaterThan(200)
                .extracting(resource -> text(resource, "/kind"))
                .contains("PodMonitor", "KafkaTopic", "KafkaUser", "HorizontalPodAutoscaler");
        assertThat(misfits(all)).isEmpty();
        assertThat(misfits(List.of(deployment("{containers: [{image: a}]}"))))
                .startsWith("Deployment a: ")
                .contains("must have required property name");
    }

    /** A line for each resource that does not fit. */
    private static String misfits(List<JsonNode> resources)
            throws IOException, InterruptedException {
        Command.needed("node", "--version");
        assumeThat(NODE.resolve("node_modules/kubernetes-models"))
                .as("skipped: the schemas are not installed; run 'npm ci' in app/src/test/node")
                .exists();
        Path file = folder.resolve("resources.json");
        Files.writeString(file, resources.toString());
        return Command.output("node", NODE.resolve("manifests.mjs").toString(), file.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, topics, ''",
        "gpu, topics, -gpu",
        "kind, topics, ''",
        "kind-opensearch, topics store, ''",
        "with-strimzi, , ''"
    })
    void all_five_programs_are_there_each_in_its_version(
            String rendering, @Nullable String jobs, String suffix) {
        Map<String, String> images = new TreeMap<>();
        Checkout.PROGRAMS.forEach(name -> images.put(name, "winnow/" + name + ":0.1.0"));
        images.compute("reranker-service", (name, image) -> image + suffix);
        for (String job : jobs == null ? new String[0] : jobs.split(" ")) {
            images.put(job, "winnow/winnow-app:0.1.0");
        }
        Map<String, String> found = new TreeMap<>();
        all(rendering + "/Container/.*")
                .forEach((name, program) -> found.put(last(name), text(program, "/image")));

        assertThat(found).isEqualTo(images);
    }

    /** Kustomize puts a digest, a version or a registry only where an image is named. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void an_overlay_can_replace_every_image(String overlay) throws IOException {
        JsonNode overlaid =
                Checkout.document("k8s/overlays/%s/kustomization.yaml".formatted(overlay));

        assertThat(Checkout.words(overlaid.get("images"), "/name"))
                .containsExactlyInAnyOrderElementsOf(
                        Checkout.PROGRAMS.stream().map("winnow/"::concat).toList());
    }

    /**
     * What stands there in all resources of that name: that no pod can do more than its work, is
     * probed and stays where it is needed; that nothing gets in or out unless a policy says so.
     */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                ".*/Pod/.* | /spec/enableServiceLinks | false",
                ".*/Pod/.* | /spec/automountServiceAccountToken | false",
                ".*/Pod/.* | /spec/securityContext/runAsNonRoot | true",
                ".*/Pod/.* | /spec/securityContext/seccompProfile/type | \"RuntimeDefault\"",
                ".*/Container/.* | /securityContext/allowPrivilegeEscalation | false",
                ".*/Container/.* | /securityContext/capabilities/drop | [\"ALL\"]",
                "(?!trial).*/Container/.* | /securityContext/readOnlyRootFilesystem | true",
                "(?!trial).*/Pod/.* | /metadata/labels/app.kubernetes.io~1part-of | \"winnow\"",
                "cpu/Container/(winnow-app|.*-service) | /startupProbe | {\"failureThreshold\":150,\"httpGet\":{\"path\":\"/actuator/health/readiness\",\"port\":\"management\"},\"periodSeconds\":2,\"timeoutSeconds\":5}",
                "cpu/Container/(winnow-app|.*-service) | /readinessProbe/httpGet/path | \"/actuator/health/readiness\"",
                "cpu/Container/(winnow-app|.*-service) | /livenessProbe/httpGet/path | \"/actuator/health/liveness\"",
                "cpu/Variables/(winnow-app|.*-service) | /WINNOW_KAFKA_SIGNINGKEY | \"winnow\"",
                "cpu/Variables/(winnow-app|.*-service) | /WINNOW_SECURITY_APIKEYS_0_SHA256 | \"winnow\"",
                "cpu/PodDisruptionBudget/.* | /spec/maxUnavailable | 1",
                "cpu/NetworkPolicy/winnow-default-deny | /spec | {\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/part-of\":\"winnow\"}},\"policyTypes\":[\"Ingress\",\"Egress\"]}",
                "cpu/NetworkPolicy/winnow-from-gateway | /spec/ingress/0/from | [{\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"winnow-app\"}}}]"
            })
    void what_protects_an_installation_is_there(String resources, String place, String value) {
        assertThat(all(resources))
                .allSatisfy(
                        (name, resource) ->
                                assertThat(resource.at(place).toString()).isEqualTo(value));
    }

    /** Who asks whom under which name, what an overlay or a component is for, and what scales. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "cpu/ConfigMap/.* | /data/WINNOW_PIPELINE_TRANSPORT | \"kafka\"",
                "cpu/ConfigMap/.* | /data/SPRING_KAFKA_BOOTSTRAP_SERVERS | \"kafka-kafka-bootstrap.kafka:9092\"",
                "trial-kafka/Service/kafka-kafka-bootstrap | /spec/ports/0/port | 9092",
                "with-traces/ConfigMap/.* | /data/MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT | \"http://otel-collector.monitoring:4318/v1/traces\"",
                "cpu/Container/winnow-app | /args | [\"serve\"]",
                "cpu/Container/(winnow-app|.*-service) | /ports | [{\"containerPort\":8080,\"name\":\"http\"},{\"containerPort\":8081,\"name\":\"management\"}]",
                "cpu/Service/(kg|retriever|reranker)-service | /spec/ports/0/port | 8080",
                "cpu/Variables/winnow-app | /WINNOW_GATEWAY_KGURL | \"http://kg-service:8080\"",
                "cpu/Variables/winnow-app | /WINNOW_GATEWAY_RETRIEVERURL | \"http://retriever-service:8080\"",
                "cpu/Variables/winnow-app | /WINNOW_GATEWAY_RERANKERURL | \"http://reranker-service:8080\"",
                "(cpu|gpu|kind)/ConfigMap/.* | /data/WINNOW_INDEX_STORE | ``",
                "(cpu|gpu|kind)/StatefulSet/retriever-service | /spec/replicas | 1",
                "gpu/Container/reranker-service | /resources/limits/nvidia.com~1gpu | \"1\"",
                "gpu/Container/retriever-service | /resources/limits/nvidia.com~1gpu | ``",
                "gpu/Variables/reranker-service | /WINNOW_INFERENCE_DEVICE | \"cuda\"",
                "with-all/Variables/kg-service | /WINNOW_GRAPH_PATH | \"/graph/graph.snapshot\"",
                "with-all/Variables/kg-service | /SPRING_KAFKA_SSL_KEYSTOREPASSWORD | \"winnow-kg-service\"",
                ".*/HorizontalPodAutoscaler/.* | /spec/minReplicas | 2",
                ".*/HorizontalPodAutoscaler/.* | /spec/metrics/0/pods/metric/name | \"winnow_queue_wait\"",
                ".*/HorizontalPodAutoscaler/.* | /spec/metrics/1/pods/metric/name | \"winnow_lag\"",
                "cpu/HorizontalPodAutoscaler/.* | /spec/scaleTargetRef/kind | \"Deployment\"",
                "cpu/HorizontalPodAutoscaler/.* | /spec/scaleTargetRef/name | \"reranker-service\"",
                "with-opensearch/HorizontalPodAutoscaler/retriever-service | /spec/scaleTargetRef/kind | \"StatefulSet\"",
                "with-opensearch/HorizontalPodAutoscaler/retriever-service | /spec/scaleTargetRef/name | \"retriever-service\"",
                // A number of replicas would undo the autoscaler's with every change.
                "(cpu|gpu|with-.*)/Deployment/reranker-service | /spec/replicas | ``",
                "with-(opensearch|all)/StatefulSet/retriever-service | /spec/replicas | ``",
                "kind-opensearch/StatefulSet/retriever-service | /spec/replicas | 2",
                "(kind|with)-opensearch/ConfigMap/.* | /data/WINNOW_INDEX_STORE | \"opensearch\"",
                "with-opensearch/Container/store | /args | [\"store\",\"apply\"]",
                "trial-opensearch/Service/opensearch | /spec/ports/0/port | 9200",
                // The replica that took an upload is the only one that knows how far it is.
                "with-opensearch/Variables/winnow-app | /WINNOW_GATEWAY_RETRIEVERURL | \"http://retriever-service-0.retriever-service:8080\"",
                "with-opensearch/StatefulSet/retriever-service | /spec/serviceName | \"retriever-service\"",
                "with-opensearch/Service/retriever-service | /spec/clusterIP | \"None\""
            })
    void what_belongs_together_is_said_alike(String resources, String place, String value) {
        what_protects_an_installation_is_there(resources, place, value);
    }

    @Test
    void policies_let_callers_to_the_gateway_it_to_the_services_and_all_to_what_they_ask() {
        String services = "kg-service,retriever-service,reranker-service";

        assertThat(all("with-all/NetworkPolicy/.*").values())
                .flatExtracting(ManifestsTest::ways)
                .containsExactlyInAnyOrder(
                        "true to winnow-app at http",
                        "winnow-app to %s at http".formatted(services),
                        // Said by both sides.
                        "winnow-app to %s at http".formatted(services),
                        "monitoring to winnow at management",
                        "winnow to kube-system,kube-dns at 53,53",
                        "winnow to kafka at 9092,9093",
                        "winnow to kafka,Kafka at 9093",
                        "winnow to monitoring at 4318",
                        "retriever-service,store to opensearch at 9200");
    }

    /** A line for each rule of a policy: from whom to whom at which ports. */
    private static List<String> ways(JsonNode policy) {
        String own = selected(policy.at("/spec/podSelector"));
        List<String> ways = new ArrayList<>();
        for (JsonNode rule : policy.at("/spec/ingress")) {
            ways.add("%s to %s at %s".formatted(peer(rule.path("from")), own, ports(rule)));
        }
        for (JsonNode rule : policy.at("/spec/egress")) {
            ways.add("%s to %s at %s".formatted(own, peer(rule.path("to")), ports(rule)));
        }
        return ways;
    }

    /** The one that a rule names: beside it another one, or a network, would get through. */
    private static String peer(JsonNode peers) {
        assertThat(peers).hasSize(1);
        return selected(peers);
    }

    /** The values that selectors ask for. */
    private static String selected(JsonNode selectors) {
        assertThat(selectors.findValuesAsString("operator")).allMatch("In"::equals);
        return Stream.of("matchLabels", "values")
                .flatMap(name -> selectors.findValues(name).stream())
                .flatMap(values -> Checkout.words(values).stream())
                .collect(Collectors.joining(","));
    }

    private static String ports(JsonNode rule) {
        return String.join(",", Checkout.words(rule.path("ports"), "/port"));
    }

    @Test
    void every_pod_has_its_name_and_what_it_takes_is_bounded() {
        assertThat(all(".*/Pod/.*"))
                .allSatisfy(
                        (name, pod) -> {
                            JsonNode resources = pod.at("/spec/containers/0/resources");
                            assertThat(resources.get("limits").propertyNames())
                                    .contains("cpu", "memory");
                            assertThat(resources.at("/requests/memory"))
                                    .isEqualTo(resources.at("/limits/memory"));
                            assertThat(text(pod, "/metadata/labels/app.kubernetes.io~1name"))
                                    .isEqualTo(last(name));
                        });
    }

    @ParameterizedTest
    @FieldSource("dev.winnow.app.deploy.Checkout#PROGRAMS")
    void every_program_goes_one_at_a_time_and_with_strimzi_has_a_certificate_of_its_own(String name)
            throws IOException {
        String user = name.startsWith("winnow-") ? name : "winnow-" + name;

        assertThat(selected(get("cpu/PodDisruptionBudget/" + name))).isEqualTo(name);
        assertThat(get("with-all/Pod/" + name).findValuesAsString("secretName")).contains(user);
        assertThat(StrimziUsers.read()).containsKey(user);
    }

    @Test
    void every_pod_has_the_settings_each_is_one_of_the_programs_and_none_is_a_secret()
            throws IOException {
        Set<String> names = new TreeSet<>();
        all(".*/ConfigMap/.*")
                .values()
                .forEach(map -> names.addAll(map.get("data").propertyNames()));
        assertThat(names).noneMatch(name -> name.matches(".*(KEY|PASSWORD)"));
        all("(?!trial).*/Container/.*")
                .forEach(
                        (name, container) -> {
                            String map = text(container, "/envFrom/0/configMapRef/name");
                            get(name.replaceFirst("/.*", "/ConfigMap/" + map));
                            for (JsonNode variable : container.path("env")) {
                                names.add(text(variable, "/name"));
                                if (text(variable, "/name")
                                        .matches(".*(KEY|SHA256|PASSWORD|TOKEN)")) {
                                    assertThat(text(variable, "/valueFrom/secretKeyRef/name"))
                                            .as(name + variable)
                                            .isNotBlank();
                                }
                            }
                        });

        assertThat(ALL.keySet())
                .noneMatch(name -> name.matches(".*/Secret/.*|kind.*/HorizontalPodAutoscaler/.*"));
        assertThat(names).contains("WINNOW_KAFKA_SIGNINGKEY", "WINNOW_INFERENCE_DEVICE");
        assertThat(SettingVariables.unknown(names)).isEmpty();
    }

    @Test
    void with_opensearch_retriever_and_job_are_told_the_place_that_the_guide_makes()
            throws IOException {
        JsonNode certificate =
                yaml("""
                                {optional: true, secretName: winnow-opensearch,
                                 items: [{key: ca.crt, path: ca.crt}]}
                                """)
                        .getFirst();
        for (String name : List.of("retriever-service", "store")) {
            JsonNode pod = get("with-opensearch/Pod/" + name);
            assertThat(pod.findValues("secretKeyRef"))
                    .filteredOn(secret -> text(secret, "/name").equals("winnow-opensearch"))
                    .extracting(secret -> text(secret, "/key"))
                    .containsExactlyInAnyOrder("uris", "username", "password");
            // A cluster may do without a certificate of its own.
            assertThat(pod.findValues("secret")).contains(certificate);
            assertThat(pod.findValuesAsString("mountPath")).contains("/etc/opensearch");
        }
        assertThat(Checkout.text("docs/guide/opensearch.md"))
                .contains("create secret generic winnow-opensearch", "=/etc/opensearch/ca.crt")
                .contains("-literal=uris=", "-literal=username=", "-literal=password=")
                .contains("--from-file=ca.crt=");
    }

    @Test
    void a_pod_may_take_as_much_memory_as_its_container_of_compose_and_more_than_it_was_seen_to()
            throws IOException {
        Map<String, Long> limits = new TreeMap<>();
        Checkout.composed().forEach((name, service) -> limits.put(name, limit(service)));

        assertThat(all("(cpu|with-opensearch|trial-.*)/Container/.*"))
                .allSatisfy(
                        (name, container) ->
                                assertThat(memory(container)).isEqualTo(limits.get(last(name))));
        assertThat(memory(get("gpu/Container/reranker-service")))
                .isEqualTo(limits.get("reranker-service-gpu"));

        Set<String> measured = new TreeSet<>();
        Matcher row =
                Pattern.compile("\\| ([a-z-]+) \\| (\\d+) MiB \\| (\\d+ [GM]iB) \\|")
                        .matcher(Checkout.text("docs/results/suite.md"));
        while (row.find()) {
            Long limit = limits.get(row.group(1));
            measured.add(row.group(1));
            assertThat(bytes(row.group(3))).as(row.group()).isEqualTo(limit);
            assertThat(bytes(row.group(2) + "Mi")).as(row.group()).isLessThan(limit * 3 / 4);
        }
        assertThat(measured).containsAll(Checkout.PROGRAMS);
    }

    private static long limit(JsonNode service) {
        return bytes(text(service, "/mem_limit").toUpperCase(Locale.ROOT) + "i");
    }

    private static long memory(JsonNode container) {
        return bytes(text(container, "/resources/limits/memory"));
    }

    private static long bytes(String text) {
        return Quantity.getAmountInBytes(new Quantity(text.replaceAll("[ B]", "")))
                .longValueExact();
    }

    /** But for who is where, and there is no swap on a node of Kubernetes. */
    @ParameterizedTest
    @CsvSource({
        "kafka, .*(VOTERS|_LISTENERS|SECURITY_PROTOCOL_MAP)",
        "opensearch, -Ebootstrap.memory_lock=true"
    })
    void a_server_for_ones_own_machine_is_that_of_compose(String name, String different)
            throws IOException {
        JsonNode composed = Checkout.composed().get(name);
        JsonNode container = get("trial-" + name + "/Container/" + name);
        Map<String, String> expected = new TreeMap<>();
        composed.get("environment")
                .forEachEntry((key, value) -> expected.put(key, value.asString()));
        Map<String, String> variables = variables(container);

        assertThat(text(container, "/image")).isEqualTo(Checkout.byDefault(composed.get("image")));
        assertThat(variables).containsOnlyKeys(expected.keySet());
        variables.keySet().removeIf(key -> key.matches(different));
        assertThat(expected).containsAllEntriesOf(variables);
        // Compose reads a dollar sign as the beginning of a variable unless there are two.
        assertThat(Checkout.words(container.path("command")).toString())
                .isEqualTo(
                        Checkout.words(composed.path("entrypoint")).toString().replace("$$", "$"));
        assertThat(Checkout.words(container.path("args")))
                .isEqualTo(
                        Checkout.words(composed.path("command")).stream()
                                .filter(argument -> !argument.equals(different))
                                .toList());
    }

    @Test
    void every_file_is_named_by_the_kustomization_beside_it() throws IOException {
        for (Path file : Checkout.files("k8s", "kustomization.yaml")) {
            JsonNode kustomization = Checkout.documents(file).getFirst();
            // A pattern with a tenant's name to fill in is applied by hand: part of no overlay.
            Set<String> named = new TreeSet<>(Set.of("kustomization.yaml", "tenant.yaml"));
            named.addAll(Checkout.words(kustomization.path("resources")));
            named.addAll(Checkout.words(kustomization.path("patches"), "/path"));
            assertThat(file.getParent())
                    .isDirectoryNotContaining(
                            path -> !named.contains(path.getFileName().toString()));
        }
    }
}

package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import java.net.URI;
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

/** What kustomize makes of {@code k8s/}: what a cluster would get. */
@Tag("servers")
class ManifestsTest {

    private static final List<String> COMPONENTS =
            List.of("graph", "monitoring", "opensearch", "strimzi", "traces");

    /**
     * Overlays, the two servers of a trial, and the base with each component and with all: each
     * resource as {@code cpu/Service/kg-service}, its pods as {@code cpu/Pod/kg-service}, and their
     * container as {@code cpu/Container/kg-service}.
     */
    private static final Map<String, JsonNode> ALL = new TreeMap<>();

    private static final Path NODE = Checkout.path("app/src/test/node");

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
        String rendered =
                Command.run(Map.of(), "kustomize", "build", kustomization.toString()).successful();
        for (JsonNode resource : yaml(rendered)) {
            String kind = resource.get("kind").asString();
            String name = resource.at("/metadata/name").asString();
            ALL.put(rendering + "/" + kind + "/" + name, resource);
            JsonNode pod = resource.at("/spec/template");
            if (!pod.isMissingNode()) {
                assertThat(pod.at("/spec/containers")).hasSize(1);
                ALL.put(rendering + "/Pod/" + name, pod);
                ALL.put(rendering + "/Container/" + name, pod.at("/spec/containers/0"));
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

    /** The only config map's. */
    private static JsonNode settings(String rendering) {
        Map<String, JsonNode> maps = all(rendering + "/ConfigMap/.*");
        assertThat(maps).hasSize(1);
        return maps.values().iterator().next().get("data");
    }

    /** What variables are set to, or where it stands, by their names. */
    private static Map<String, String> variables(String container) {
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : get(container).path("env")) {
            JsonNode value = variable.path("value");
            variables.put(
                    variable.get("name").asString(),
                    value.isMissingNode()
                            ? variable.at("/valueFrom/secretKeyRef/name").asString()
                            : value.asString());
        }
        return variables;
    }

    @Test
    void no_resource_has_a_field_that_kubernetes_does_not_know_or_stands_in_another_namespace() {
        for (Map.Entry<String, JsonNode> entry : all("[^/]*/(?!Pod/|Container/).*").entrySet()) {
            String name = entry.getKey();
            read(entry.getValue());
            String namespace =
                    name.startsWith("trial-") ? name.replaceAll("trial-|/.*", "") : "winnow";
            assertThat(entry.getValue().at("/metadata/namespace").asString(""))
                    .as(name)
                    .isEqualTo(name.contains("/Namespace/") ? "" : namespace);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "containers: [{name: a, readinesProbe: {periodSeconds: 5}}] | readinesProbe",
                "terminationGracePeriodSeconds: [a, minute] | terminationGracePeriodSeconds"
            })
    void a_misspelt_field_and_a_value_of_the_wrong_type_are_found_however_deep_they_lie(
            String spec, String field) throws IOException {
        JsonNode wrong = deployment("{template: {spec: {%s}}}".formatted(spec));

        assertThatThrownBy(() -> read(wrong)).hasStackTraceContaining(field);
    }

    /**
     * Reads a resource of Kubernetes' own into its type, which would keep a field that it does not
     * know as one more property. Those of operators are held to their schemas alone.
     */
    private static void read(JsonNode resource) {
        String version = resource.get("apiVersion").asString();
        if (version.contains(".") && !version.endsWith(".k8s.io/v1")) {
            return;
        }
        HasMetadata read = new KubernetesSerialization().unmarshal(resource.toString());
        assertThat(read).isNotInstanceOf(GenericKubernetesResource.class);
        var strict =
                new JacksonAnnotationIntrospector() {
                    @Override
                    public Boolean hasAnySetter(Annotated property) {
                        return false;
                    }
                };
        assertThatCode(
                        () ->
                                new ObjectMapper()
                                        .setAnnotationIntrospector(strict)
                                        .readValue(resource.toString(), read.getClass()))
                .doesNotThrowAnyException();
    }

    private static JsonNode deployment(String spec) throws IOException {
        String head = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: %s}";
        return yaml(head.formatted(spec)).getFirst();
    }

    /**
     * As kubeconform would: what is required, of which type, one of which words, which quantity.
     */
    @Test
    void every_resource_fits_the_schema_of_its_interface()
            throws IOException, InterruptedException {
        List<JsonNode> all =
                new ArrayList<>(
                        Checkout.documents(Checkout.path("k8s/components/strimzi/tenant.yaml")));
        all.addAll(all("[^/]*/(?!Pod/|Container/).*").values());

        assertThat(all)
                .hasSizeGreaterThan(200)
                .extracting(resource -> resource.get("kind").asString())
                .contains("PodMonitor", "KafkaTopic", "KafkaUser", "HorizontalPodAutoscaler");
        assertThat(misfits(all)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{replicas: two, selector: {}, template: {}} | spec/replicas must be integer",
                "{selector: {}, template: {spec: {containers: [{image: a}]}}} | must have required property name",
                "{selector: {}, template: {spec: {containers: [{name: a, imagePullPolicy: Maybe}]}}} | imagePullPolicy must be equal to one of the allowed values",
                "{selector: {}, template: {spec: {containers: [{name: a, resources: {limits: {memory: 2 gigs}}}]}}} | must match format \"quantity\""
            })
    void a_resource_that_does_not_is_refused_with_the_way_to_what_is_wrong(
            String spec, String reason) throws IOException, InterruptedException {
        assertThat(misfits(List.of(deployment(spec))))
                .startsWith("Deployment a: ")
                .contains(reason);
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
        return Command.run(
                        Map.of(), "node", NODE.resolve("manifests.mjs").toString(), file.toString())
                .successful();
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
                .forEach((name, program) -> found.put(last(name), program.get("image").asString()));

        assertThat(found).isEqualTo(images);
    }

    /** Kustomize puts a digest, a version or a registry only where an image is named. */
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
    void an_overlay_can_replace_every_image(String overlay) throws IOException {
        JsonNode kustomization =
                Checkout.document("k8s/overlays/%s/kustomization.yaml".formatted(overlay));

        assertThat(Checkout.words(kustomization.get("images"), "/name"))
                .containsExactlyInAnyOrderElementsOf(
                        Checkout.PROGRAMS.stream().map(name -> "winnow/" + name).toList());
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
                "cpu/Container/(winnow-app|.*-service) | /startupProbe/httpGet/path | \"/actuator/health/readiness\"",
                "cpu/Container/(winnow-app|.*-service) | /readinessProbe/httpGet/path | \"/actuator/health/readiness\"",
                "cpu/Container/(winnow-app|.*-service) | /livenessProbe/httpGet/path | \"/actuator/health/liveness\"",
                "cpu/PodDisruptionBudget/.* | /spec/maxUnavailable | 1",
                ".*/HorizontalPodAutoscaler/.* | /spec/minReplicas | 2",
                "(cpu|gpu|kind)/StatefulSet/retriever-service | /spec/replicas | 1",
                "(cpu|gpu|kind)/ConfigMap/.* | /data/WINNOW_INDEX_STORE | ``",
                "kind-opensearch/StatefulSet/retriever-service | /spec/replicas | 2",
                "(kind|with)-opensearch/ConfigMap/.* | /data/WINNOW_INDEX_STORE | \"opensearch\"",
                "with-opensearch/Container/store | /args | [\"store\",\"apply\"]",
                "cpu/ConfigMap/.* | /data/WINNOW_PIPELINE_TRANSPORT | \"kafka\"",
                "cpu/Container/winnow-app | /args | [\"serve\"]",
                "gpu/Container/reranker-service | /resources/limits/nvidia.com~1gpu | \"1\"",
                "gpu/Container/retriever-service | /resources/limits/nvidia.com~1gpu | ``",
                "cpu/NetworkPolicy/winnow-default-deny | /spec | {\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/part-of\":\"winnow\"}},\"policyTypes\":[\"Ingress\",\"Egress\"]}",
                "cpu/NetworkPolicy/winnow-from-gateway | /spec/ingress/0/from | [{\"podSelector\":{\"matchLabels\":{\"app.kubernetes.io/name\":\"winnow-app\"}}}]",
                "cpu/NetworkPolicy/winnow-from-gateway | /spec/ingress/1 | ``"
            })
    void what_protects_an_installation_is_there(String resources, String place, String value) {
        assertThat(all(resources))
                .allSatisfy(
                        (name, resource) ->
                                assertThat(resource.at(place).toString()).isEqualTo(value));
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
                            assertThat(
                                            pod.at("/metadata/labels/app.kubernetes.io~1name")
                                                    .asString())
                                    .isEqualTo(last(name));
                        });
    }

    @ParameterizedTest
    @FieldSource("dev.winnow.app.deploy.Checkout#PROGRAMS")
    void every_program_has_time_to_load_its_model_knows_the_keys_and_goes_one_at_a_time(
            String name) {
        JsonNode start = get("cpu/Container/" + name).get("startupProbe");

        assertThat(start.get("periodSeconds").asInt() * start.get("failureThreshold").asInt())
                .isGreaterThanOrEqualTo(120);
        assertThat(variables("cpu/Container/" + name))
                .containsKeys("WINNOW_KAFKA_SIGNINGKEY", "WINNOW_SECURITY_APIKEYS_0_SHA256");
        assertThat(chosen(get("cpu/PodDisruptionBudget/" + name).at("/spec/selector")))
                .containsExactly(name);
    }

    @Test
    void every_pod_has_the_settings_each_is_one_of_the_programs_and_none_is_a_secret()
            throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode map : all(".*/ConfigMap/.*").values()) {
            names.addAll(map.get("data").propertyNames());
        }
        assertThat(names).noneMatch(name -> name.matches(".*(KEY|PASSWORD)"));
        for (String container : all("(?!trial).*/Container/.*").keySet()) {
            names.addAll(variables(container).keySet());
            String rendering = container.substring(0, container.indexOf('/'));
            assertThat(Checkout.words(get(container).get("envFrom"), "/configMapRef/name"))
                    .singleElement()
                    .satisfies(map -> get(rendering + "/ConfigMap/" + map));
            for (JsonNode variable : get(container).path("env")) {
                if (variable.get("name").asString().matches(".*(KEY|SHA256|PASSWORD|TOKEN)")) {
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asString(""))
                            .as(container + variable)
                            .isNotBlank();
                }
            }
        }

        assertThat(ALL.keySet()).noneMatch(name -> name.contains("/Secret/"));
        assertThat(names).contains("WINNOW_KAFKA_SIGNINGKEY", "WINNOW_INFERENCE_DEVICE");
        assertThat(SettingVariables.unknown(names)).isEmpty();
    }

    @Test
    void whatever_scales_does_so_on_metrics_that_the_adapter_makes_and_has_no_number_of_its_own()
            throws IOException {
        JsonNode rules =
                Checkout.document("k8s/prometheus-adapter/values.yaml").at("/rules/custom");
        Map<String, JsonNode> scalers = all(".*/HorizontalPodAutoscaler/.*");

        assertThat(scalers)
                .containsKeys(
                        "cpu/HorizontalPodAutoscaler/reranker-service",
                        "with-opensearch/HorizontalPodAutoscaler/retriever-service")
                .allSatisfy(
                        (name, scaler) -> {
                            String kind = scaler.at("/spec/scaleTargetRef/kind").asString();
                            assertThat(scaler.at("/spec/scaleTargetRef/name").asString())
                                    .isEqualTo(last(name));
                            assertThat(
                                            get(name.replace("HorizontalPodAutoscaler", kind))
                                                    .at("/spec/replicas")
                                                    .isMissingNode())
                                    .as("a number would undo the autoscaler's with every change")
                                    .isTrue();
                            assertThat(
                                            Checkout.words(
                                                    scaler.at("/spec/metrics"),
                                                    "/pods/metric/name"))
                                    .contains("winnow_queue_wait")
                                    .isSubsetOf(Checkout.words(rules, "/name/as"));
                        });
        assertThat(scalers.keySet()).noneMatch(name -> name.startsWith("kind"));
    }

    @Test
    void every_rule_of_a_policy_says_from_where_or_to_where() {
        for (JsonNode policy : all(".*/NetworkPolicy/.*").values()) {
            for (JsonNode rule : policy.at("/spec/ingress")) {
                assertThat(rule.get("from")).isNotEmpty();
            }
            for (JsonNode rule : policy.at("/spec/egress")) {
                assertThat(rule.get("to")).isNotEmpty();
                assertThat(rule.get("ports")).isNotEmpty();
            }
        }
    }

    @Test
    void the_gateway_reaches_the_services_that_it_is_told_and_nobody_else_does() {
        Set<String> reached = new TreeSet<>();
        variables("cpu/Container/winnow-app")
                .forEach(
                        (name, value) -> {
                            if (name.startsWith("WINNOW_GATEWAY_")) {
                                URI url = URI.create(value);
                                assertThat(port("cpu", url.getHost())).isEqualTo(url.getPort());
                                reached.add(url.getHost());
                            }
                        });
        JsonNode in = get("cpu/NetworkPolicy/winnow-from-gateway").get("spec");
        JsonNode out = get("cpu/NetworkPolicy/winnow-gateway-to-services").get("spec");
        Map<String, JsonNode> letting = all("cpu/NetworkPolicy/.*");
        letting.values()
                .removeIf(
                        policy ->
                                !policy.at("/spec/ingress/0/ports/0/port")
                                        .asString("")
                                        .equals("http"));

        assertThat(reached).containsExactly("kg-service", "reranker-service", "retriever-service");
        assertThat(chosen(in.get("podSelector"))).hasSameElementsAs(reached);
        assertThat(chosen(out.get("podSelector"))).containsExactly("winnow-app");
        assertThat(chosen(out.at("/egress/0/to/0/podSelector"))).hasSameElementsAs(reached);
        assertThat(letting.keySet())
                .containsExactly(
                        "cpu/NetworkPolicy/winnow-callers",
                        "cpu/NetworkPolicy/winnow-from-gateway");
    }

    /** The values that a selector asks for. */
    private static List<String> chosen(JsonNode selector) {
        List<String> values = new ArrayList<>(Checkout.words(selector.path("matchLabels")));
        for (JsonNode expression : selector.path("matchExpressions")) {
            values.addAll(Checkout.words(expression.get("values")));
        }
        return values;
    }

    private static int port(String rendering, String service) {
        return get(rendering + "/Service/" + service).at("/spec/ports/0/port").asInt();
    }

    @Test
    void what_the_policies_let_in_is_what_the_programs_listen_to() throws IOException {
        Set<String> listening = new TreeSet<>();
        for (String name : Checkout.PROGRAMS) {
            for (JsonNode port : get("cpu/Container/" + name).get("ports")) {
                listening.add(
                        port.get("name").asString() + " " + port.get("containerPort").asInt());
            }
        }
        Set<String> through = new TreeSet<>();
        for (JsonNode policy : all("cpu/NetworkPolicy/.*").values()) {
            for (JsonNode rule : policy.at("/spec/ingress")) {
                through.addAll(Checkout.words(rule.get("ports"), "/port"));
            }
        }

        assertThat(listening).containsExactly("http 8080", "management 8081");
        assertThat(Files.readString(Checkout.path("deploy/Dockerfile")))
                .contains("EXPOSE 8080 8081", "MANAGEMENT_SERVER_PORT=8081");
        assertThat(through).containsExactly("http", "management");
    }

    @Test
    void what_the_policies_let_out_is_what_the_programs_ask() {
        String[] kafka =
                settings("cpu").get("SPRING_KAFKA_BOOTSTRAP_SERVERS").asString().split("[.:]");
        URI collector =
                URI.create(
                        settings("with-traces")
                                .get("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT")
                                .asString());

        assertThat(letOut("cpu/NetworkPolicy/winnow-to-kafka"))
                .contains(kafka[1] + ":" + kafka[2], "kube-system:53");
        // The broker for one's own machine has the address that the base asks.
        assertThat(port("trial-kafka", kafka[0])).asString().isEqualTo(kafka[2]);
        assertThat(letOut("with-traces/NetworkPolicy/winnow-to-collector"))
                .containsExactly(collector.getHost().split("[.]")[1] + ":" + collector.getPort());
        assertThat(letOut("with-opensearch/NetworkPolicy/winnow-to-opensearch"))
                .containsExactly("opensearch:" + port("trial-opensearch", "opensearch"));
    }

    /** Namespaces and ports. */
    private static Set<String> letOut(String policy) {
        Set<String> places = new TreeSet<>();
        for (JsonNode rule : get(policy).at("/spec/egress")) {
            String namespace = chosen(rule.at("/to/0/namespaceSelector")).getFirst();
            for (String port : Checkout.words(rule.get("ports"), "/port")) {
                places.add(namespace + ":" + port);
            }
        }
        return places;
    }

    @Test
    void with_strimzi_each_program_has_a_certificate_of_its_own() throws IOException {
        Set<String> secrets = new TreeSet<>();
        for (String name : Checkout.PROGRAMS) {
            JsonNode volume = named("kafka-user", get("with-all/Pod/" + name).at("/spec/volumes"));
            secrets.add(volume.at("/secret/secretName").asString());
        }

        assertThat(secrets)
                .hasSameSizeAs(Checkout.PROGRAMS)
                .isSubsetOf(StrimziUsers.read().keySet());
        assertThat(variables("gpu/Container/reranker-service"))
                .containsEntry("WINNOW_INFERENCE_DEVICE", "cuda");
        assertThat(variables("with-all/Container/kg-service"))
                .containsKeys("WINNOW_GRAPH_PATH", "SPRING_KAFKA_SSL_KEYSTOREPASSWORD");
    }

    private static JsonNode named(String name, JsonNode list) {
        return list.valueStream()
                .filter(one -> one.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void with_opensearch_retriever_and_job_are_told_the_place_that_the_guide_makes()
            throws IOException {
        String guide = Files.readString(Checkout.path("docs/guide/opensearch.md"));
        JsonNode job = get("with-opensearch/Container/store");

        assertThat(job.get("env"))
                .hasSize(3)
                .isSubsetOf(get("with-opensearch/Container/retriever-service").get("env"));
        for (JsonNode variable : job.get("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            assertThat(guide)
                    .contains(
                            "create secret generic " + secret.get("name").asString(),
                            "--from-literal=%s=".formatted(secret.get("key").asString()));
        }
        for (String name : List.of("retriever-service", "store")) {
            JsonNode pod = get("with-opensearch/Pod/" + name).get("spec");
            JsonNode secret = named("opensearch", pod.get("volumes")).get("secret");
            JsonNode mount = named("opensearch", pod.at("/containers/0/volumeMounts"));
            // A cluster may do without a certificate of its own.
            assertThat(secret.get("optional").asBoolean()).isTrue();
            assertThat(guide)
                    .contains(
                            "--from-file=%s=".formatted(secret.at("/items/0/key").asString()),
                            "=%s/ca.crt".formatted(mount.get("mountPath").asString()));
        }
        assertThat(
                        chosen(
                                get("with-opensearch/NetworkPolicy/winnow-to-opensearch")
                                        .at("/spec/podSelector")))
                .containsExactly("retriever-service", "store");
    }

    /** Which took an upload is the only one that knows how far it is. */
    @Test
    void with_opensearch_documents_and_their_jobs_go_to_the_same_replica() {
        JsonNode retriever = get("with-opensearch/StatefulSet/retriever-service");
        String service = retriever.at("/spec/serviceName").asString();

        assertThat(variables("with-opensearch/Container/winnow-app"))
                .containsEntry(
                        "WINNOW_GATEWAY_RETRIEVERURL",
                        "http://retriever-service-0.%s:%d"
                                .formatted(service, port("with-opensearch", service)));
        assertThat(get("with-opensearch/Service/" + service).at("/spec/clusterIP").asString())
                .as("only then each pod has a name")
                .isEqualTo("None");
    }

    @Test
    void a_pod_may_take_as_much_memory_as_its_container_of_compose() throws IOException {
        Map<String, Long> limits = limits();

        assertThat(all("(cpu|with-opensearch|trial-.*)/Container/.*"))
                .allSatisfy(
                        (name, container) ->
                                assertThat(memory(container)).isEqualTo(limits.get(last(name))));
        assertThat(memory(get("gpu/Container/reranker-service")))
                .isEqualTo(limits.get("reranker-service-gpu"));
    }

    @Test
    void a_container_may_take_more_memory_than_it_was_seen_to_take() throws IOException {
        Map<String, Long> limits = limits();
        Set<String> measured = new TreeSet<>();
        Matcher row =
                Pattern.compile("\\| ([a-z-]+) \\| (\\d+) MiB \\| (\\d+ [GM]iB) \\|")
                        .matcher(Files.readString(Checkout.path("docs/results/suite.md")));
        while (row.find()) {
            String name = row.group(1);
            measured.add(name);
            assertThat(bytes(row.group(3))).as(name).isEqualTo(limits.get(name));
            assertThat(Long.parseLong(row.group(2)) << 20)
                    .as(name)
                    .isLessThan(limits.get(name) * 3 / 4);
        }

        assertThat(measured).containsAll(Checkout.PROGRAMS);
    }

    /** Of compose, by the name of the service. */
    private static Map<String, Long> limits() throws IOException {
        Map<String, Long> limits = new TreeMap<>();
        for (Map.Entry<String, JsonNode> service : Checkout.composed().entrySet()) {
            String limit = service.getValue().get("mem_limit").asString();
            limits.put(service.getKey(), bytes(limit.toUpperCase(Locale.ROOT) + "i"));
        }
        return limits;
    }

    private static long memory(JsonNode container) {
        return bytes(container.at("/resources/limits/memory").asString());
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
        Map<String, String> variables = variables("trial-" + name + "/Container/" + name);
        List<String> arguments = new ArrayList<>(Checkout.words(composed.path("command")));
        arguments.remove(different);

        assertThat(container.get("image").asString())
                .isEqualTo(Checkout.byDefault(composed.get("image")));
        assertThat(variables.keySet()).isEqualTo(expected.keySet());
        variables.keySet().removeIf(key -> key.matches(different));
        assertThat(expected).containsAllEntriesOf(variables);
        // Compose reads a dollar sign as the beginning of a variable unless there are two.
        assertThat(Checkout.words(container.path("command")).toString())
                .isEqualTo(
                        Checkout.words(composed.path("entrypoint")).toString().replace("$$", "$"));
        assertThat(Checkout.words(container.path("args"))).isEqualTo(arguments);
    }

    @Test
    void every_file_is_named_by_the_kustomization_beside_it() throws IOException {
        for (Path file : Checkout.files("k8s", "kustomization.yaml")) {
            JsonNode kustomization = Checkout.documents(file).getFirst();
            // A pattern with a tenant's name to fill in is applied by hand: part of no overlay.
            Set<String> named = new TreeSet<>(Set.of("kustomization.yaml", "tenant.yaml"));
            named.addAll(Checkout.words(kustomization.path("resources")));
            named.addAll(Checkout.words(kustomization.path("patches"), "/path"));
            try (Stream<Path> beside = Files.list(file.getParent())) {
                assertThat(beside.map(path -> path.getFileName().toString()))
                        .as(file.toString())
                        .isSubsetOf(named);
            }
        }
    }
}

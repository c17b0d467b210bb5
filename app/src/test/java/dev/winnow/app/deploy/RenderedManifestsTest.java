package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** What kustomize makes of {@code k8s/}: what a cluster would get. */
@Tag("servers")
class RenderedManifestsTest {

    private static final String NAME = "app.kubernetes.io/name";

    private static final List<String> PROGRAMS =
            List.of(
                    "kg-service",
                    "pruner-service",
                    "reranker-service",
                    "retriever-service",
                    "winnow-app");

    private static final KubernetesModel MODEL = new KubernetesModel();

    private static final Path NODE = Checkout.path("app/src/test/node");

    @TempDir private Path folder;

    @BeforeAll
    static void kustomize() throws IOException, InterruptedException {
        Command.needed("kustomize", "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "kind"})
    void all_five_programs_and_the_job_of_the_topics_are_there(String overlay)
            throws IOException, InterruptedException {
        Map<String, PodTemplateSpec> pods = pods(overlay(overlay));

        assertThat(pods.keySet()).containsAll(PROGRAMS).contains("topics").hasSize(6);
        assertThat(pods)
                .allSatisfy(
                        (name, pod) ->
                                assertThat(program(pod).getImage())
                                        .isEqualTo(
                                                "winnow/%s:0.1.0%s"
                                                        .formatted(
                                                                name.equals("topics")
                                                                        ? "winnow-app"
                                                                        : name,
                                                                overlay.equals("gpu")
                                                                                && name.equals(
                                                                                        "reranker-service")
                                                                        ? "-gpu"
                                                                        : "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "kind", "kind-opensearch"})
    void no_pod_can_do_more_than_its_work(String overlay) throws IOException, InterruptedException {
        assertThat(pods(overlay(overlay)))
                .allSatisfy(
                        (name, pod) -> {
                            var spec = pod.getSpec();
                            assertThat(spec.getEnableServiceLinks()).as(name).isFalse();
                            assertThat(spec.getAutomountServiceAccountToken()).as(name).isFalse();
                            assertThat(spec.getSecurityContext().getRunAsNonRoot())
                                    .as(name)
                                    .isTrue();
                            assertThat(spec.getSecurityContext().getSeccompProfile().getType())
                                    .as(name)
                                    .isEqualTo("RuntimeDefault");
                            var rights = program(pod).getSecurityContext();
                            assertThat(rights.getReadOnlyRootFilesystem()).as(name).isTrue();
                            assertThat(rights.getAllowPrivilegeEscalation()).as(name).isFalse();
                            assertThat(rights.getCapabilities().getDrop())
                                    .as(name)
                                    .containsExactly("ALL");
                            var resources = program(pod).getResources();
                            assertThat(resources.getLimits().keySet())
                                    .as(name)
                                    .contains("cpu", "memory");
                            assertThat(resources.getRequests().get("memory"))
                                    .as(name)
                                    .isEqualTo(resources.getLimits().get("memory"));
                            assertThat(pod.getMetadata().getLabels())
                                    .as(name)
                                    .containsEntry("app.kubernetes.io/part-of", "winnow")
                                    .containsEntry(NAME, name);
                        });
    }

    @Test
    void every_program_is_probed_and_has_time_to_load_its_model()
            throws IOException, InterruptedException {
        Map<String, PodTemplateSpec> pods = pods(overlay("cpu"));

        for (String name : PROGRAMS) {
            Container program = program(pods.get(name));
            assertThat(program.getPorts())
                    .as(name)
                    .anyMatch(
                            port ->
                                    port.getName().equals("management")
                                            && port.getContainerPort() == 8081);
            var start = program.getStartupProbe();
            assertThat(start.getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
            assertThat(start.getPeriodSeconds() * start.getFailureThreshold())
                    .as(name)
                    .isGreaterThanOrEqualTo(120);
            assertThat(program.getReadinessProbe().getHttpGet().getPath())
                    .isEqualTo("/actuator/health/readiness");
            assertThat(program.getLivenessProbe().getHttpGet().getPath())
                    .isEqualTo("/actuator/health/liveness");
        }
    }

    @Test
    void the_settings_and_keys_reach_every_program() throws IOException, InterruptedException {
        List<HasMetadata> resources = overlay("cpu");
        String settings =
                all(resources, ConfigMap.class).values().iterator().next().getMetadata().getName();
        Map<String, PodTemplateSpec> pods = pods(resources);

        assertThat(pods)
                .allSatisfy(
                        (name, pod) ->
                                assertThat(program(pod).getEnvFrom())
                                        .as(name)
                                        .singleElement()
                                        .satisfies(
                                                from ->
                                                        assertThat(from.getConfigMapRef().getName())
                                                                .isEqualTo(settings)));
        for (String name : PROGRAMS) {
            assertThat(program(pods.get(name)).getEnv())
                    .as(name)
                    .extracting(EnvVar::getName)
                    .contains("WINNOW_KAFKA_SIGNINGKEY", "WINNOW_SECURITY_APIKEYS_0_SHA256");
        }
        assertThat(program(pods.get("winnow-app")).getArgs()).containsExactly("serve");
    }

    @Test
    void at_most_one_replica_of_each_program_is_taken_away_at_a_time()
            throws IOException, InterruptedException {
        Map<String, PodDisruptionBudget> budgets = all(overlay("cpu"), PodDisruptionBudget.class);

        assertThat(budgets.keySet()).containsExactlyElementsOf(PROGRAMS);
        assertThat(budgets)
                .allSatisfy(
                        (name, budget) -> {
                            assertThat(budget.getSpec().getMaxUnavailable().getIntVal())
                                    .isEqualTo(1);
                            assertThat(budget.getSpec().getSelector().getMatchLabels())
                                    .containsExactly(Map.entry(NAME, name));
                        });
    }

    @Test
    void the_reranker_scales_on_metrics_that_the_adapter_makes()
            throws IOException, InterruptedException {
        HorizontalPodAutoscaler scaler =
                all(overlay("cpu"), HorizontalPodAutoscaler.class).get("reranker-service");

        assertThat(scaler.getSpec().getMetrics())
                .extracting(metric -> metric.getPods().getMetric().getName())
                .contains("winnow_queue_wait")
                .isSubsetOf(adapted());
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo("reranker-service");
        assertThat(
                        all(overlay("cpu"), Deployment.class)
                                .get("reranker-service")
                                .getSpec()
                                .getReplicas())
                .as("a number here would undo the autoscaler's with every change")
                .isNull();
    }

    /** What the adapter makes of Winnow's metrics. */
    private static List<String> adapted() throws IOException {
        return Checkout.list(
                        Checkout.map(
                                        Checkout.document("k8s/prometheus-adapter/values.yaml")
                                                .get("rules"))
                                .get("custom"))
                .stream()
                .map(rule -> Checkout.map(Checkout.map(rule).get("name")).get("as").toString())
                .toList();
    }

    @Test
    void nothing_gets_in_or_out_unless_a_policy_says_so() throws IOException, InterruptedException {
        Map<String, NetworkPolicy> policies = all(overlay("cpu"), NetworkPolicy.class);

        NetworkPolicy deny = policies.get("winnow-default-deny");
        assertThat(deny.getSpec().getPolicyTypes()).containsExactlyInAnyOrder("Ingress", "Egress");
        assertThat(deny.getSpec().getIngress()).isEmpty();
        assertThat(deny.getSpec().getEgress()).isEmpty();
        assertThat(deny.getSpec().getPodSelector().getMatchLabels())
                .containsExactly(Map.entry("app.kubernetes.io/part-of", "winnow"));
        assertThat(policies.values())
                .allSatisfy(
                        policy -> {
                            assertThat(policy.getSpec().getIngress())
                                    .allSatisfy(rule -> assertThat(rule.getFrom()).isNotEmpty());
                            assertThat(policy.getSpec().getEgress())
                                    .allSatisfy(
                                            rule -> {
                                                assertThat(rule.getTo()).isNotEmpty();
                                                assertThat(rule.getPorts()).isNotEmpty();
                                            });
                        });
    }

    @Test
    void the_gateway_reaches_the_services_that_it_is_told_and_nobody_else_does()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = overlay("cpu");
        Map<String, Service> services = all(resources, Service.class);
        Map<String, NetworkPolicy> policies = all(resources, NetworkPolicy.class);
        List<String> reached =
                program(pods(resources).get("winnow-app")).getEnv().stream()
                        .filter(variable -> variable.getName().startsWith("WINNOW_GATEWAY_"))
                        .map(variable -> URI.create(variable.getValue()))
                        .map(
                                url -> {
                                    assertThat(services).containsKey(url.getHost());
                                    assertThat(services.get(url.getHost()).getSpec().getPorts())
                                            .extracting(ServicePort::getPort)
                                            .contains(url.getPort());
                                    return url.getHost();
                                })
                        .toList();

        assertThat(reached)
                .containsExactlyInAnyOrder("kg-service", "retriever-service", "reranker-service");
        NetworkPolicy in = policies.get("winnow-from-gateway");
        assertThat(chosen(in.getSpec().getPodSelector()))
                .isEqualTo(reached.stream().sorted().toList());
        assertThat(in.getSpec().getIngress())
                .singleElement()
                .satisfies(
                        rule ->
                                assertThat(rule.getFrom())
                                        .singleElement()
                                        .satisfies(
                                                from ->
                                                        assertThat(
                                                                        from.getPodSelector()
                                                                                .getMatchLabels())
                                                                .containsValue("winnow-app")));
        NetworkPolicy out = policies.get("winnow-gateway-to-services");
        assertThat(out.getSpec().getPodSelector().getMatchLabels()).containsValue("winnow-app");
        assertThat(chosen(out.getSpec().getEgress().getFirst().getTo().getFirst().getPodSelector()))
                .isEqualTo(reached.stream().sorted().toList());
        assertThat(policies.values())
                .filteredOn(
                        policy ->
                                !policy.getSpec().getIngress().isEmpty()
                                        && policy
                                                .getSpec()
                                                .getIngress()
                                                .getFirst()
                                                .getPorts()
                                                .stream()
                                                .anyMatch(
                                                        port ->
                                                                "http"
                                                                        .equals(
                                                                                port.getPort()
                                                                                        .getStrVal())))
                .extracting(policy -> policy.getMetadata().getName())
                .containsExactlyInAnyOrder("winnow-callers", "winnow-from-gateway");
    }

    private static List<String> chosen(LabelSelector selector) {
        return selector.getMatchExpressions().getFirst().getValues().stream().sorted().toList();
    }

    @Test
    void with_a_gpu_the_reranker_asks_for_one_and_does_without_none()
            throws IOException, InterruptedException {
        Map<String, PodTemplateSpec> pods = pods(overlay("gpu"));

        Container reranker = program(pods.get("reranker-service"));
        assertThat(reranker.getResources().getLimits()).containsKey("nvidia.com/gpu");
        assertThat(reranker.getEnv())
                .anyMatch(
                        variable ->
                                variable.getName().equals("WINNOW_INFERENCE_DEVICE")
                                        && variable.getValue().equals("cuda"));
        assertThat(program(pods.get("retriever-service")).getResources().getLimits())
                .doesNotContainKey("nvidia.com/gpu");
    }

    @Test
    void with_strimzi_each_program_has_a_certificate_of_its_own_and_there_is_no_job()
            throws IOException, InterruptedException {
        Map<String, PodTemplateSpec> pods = pods(with("strimzi", "graph", "monitoring"));

        assertThat(pods.keySet()).containsExactlyInAnyOrderElementsOf(PROGRAMS);
        Map<String, String> secrets = new TreeMap<>();
        pods.forEach(
                (name, pod) ->
                        pod.getSpec().getVolumes().stream()
                                .filter(volume -> volume.getName().equals("kafka-user"))
                                .forEach(
                                        volume ->
                                                secrets.put(
                                                        volume.getSecret().getSecretName(), name)));
        assertThat(secrets.keySet())
                .hasSameSizeAs(PROGRAMS)
                .isSubsetOf(StrimziUsers.read().keySet());
        assertThat(program(pods.get("kg-service")).getEnv())
                .extracting(EnvVar::getName)
                .contains("WINNOW_GRAPH_PATH", "SPRING_KAFKA_SSL_KEYSTOREPASSWORD");
    }

    @Test
    void the_component_of_traces_says_where_they_go_and_lets_them_out()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = with("traces");

        assertThat(all(resources, ConfigMap.class).values())
                .singleElement()
                .satisfies(
                        settings -> {
                            assertThat(settings.getData())
                                    .containsKeys(
                                            "WINNOW_PIPELINE_TRANSPORT",
                                            "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT");
                            assertThat(SettingVariables.unknown(settings.getData().keySet()))
                                    .isEmpty();
                        });
        NetworkPolicy out = all(resources, NetworkPolicy.class).get("winnow-to-collector");
        assertThat(out.getSpec().getEgress().getFirst().getPorts().getFirst().getPort().getIntVal())
                .isEqualTo(4318);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu", "kind"})
    void a_retriever_whose_index_lies_on_its_own_disk_is_alone(String overlay)
            throws IOException, InterruptedException {
        List<HasMetadata> resources = overlay(overlay);

        assertThat(
                        all(resources, StatefulSet.class)
                                .get("retriever-service")
                                .getSpec()
                                .getReplicas())
                .isEqualTo(1);
        assertThat(all(resources, HorizontalPodAutoscaler.class))
                .doesNotContainKey("retriever-service");
        assertThat(all(resources, ConfigMap.class).values())
                .allSatisfy(
                        settings ->
                                assertThat(settings.getData())
                                        .doesNotContainKey("WINNOW_INDEX_STORE"));
    }

    @Test
    void with_opensearch_the_retriever_scales_on_metrics_that_the_adapter_makes()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = with("opensearch");
        StatefulSet retriever = all(resources, StatefulSet.class).get("retriever-service");
        HorizontalPodAutoscaler scaler =
                all(resources, HorizontalPodAutoscaler.class).get("retriever-service");

        assertThat(retriever.getSpec().getReplicas())
                .as("a number here would undo the autoscaler's with every change")
                .isNull();
        assertThat(scaler.getSpec().getScaleTargetRef().getKind()).isEqualTo("StatefulSet");
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo("retriever-service");
        assertThat(scaler.getSpec().getMinReplicas()).isEqualTo(2);
        assertThat(scaler.getSpec().getMetrics())
                .extracting(metric -> metric.getPods().getMetric().getName())
                .isNotEmpty()
                .isSubsetOf(adapted());
        assertThat(
                        all(resources, PodDisruptionBudget.class)
                                .get("retriever-service")
                                .getSpec()
                                .getMaxUnavailable()
                                .getIntVal())
                .isEqualTo(1);
    }

    @Test
    void with_opensearch_retriever_and_job_are_told_the_same_place_and_may_reach_it()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = with("opensearch");
        Map<String, PodTemplateSpec> pods = pods(resources);
        String guide = Files.readString(Checkout.path("docs/guide/opensearch.md"));
        Container job = program(pods.get("store"));
        List<EnvVar> place =
                program(pods.get("retriever-service")).getEnv().stream()
                        .filter(variable -> variable.getName().startsWith("WINNOW_OPENSEARCH_"))
                        .toList();

        assertThat(job.getArgs()).containsExactly("store", "apply");
        assertThat(job.getEnv()).isEqualTo(place);
        assertThat(job.getEnvFrom()).isEqualTo(program(pods.get("retriever-service")).getEnvFrom());
        assertThat(place)
                .hasSize(3)
                .extracting(variable -> variable.getValueFrom().getSecretKeyRef())
                .allSatisfy(
                        key ->
                                assertThat(guide)
                                        .contains(
                                                "create secret generic " + key.getName(),
                                                "--from-literal=" + key.getKey() + "="));
        for (String name : List.of("retriever-service", "store")) {
            // A cluster may do without a certificate of its own.
            assertThat(pods.get(name).getSpec().getVolumes())
                    .filteredOn(volume -> volume.getName().equals("opensearch"))
                    .singleElement()
                    .satisfies(
                            volume -> {
                                assertThat(volume.getSecret().getOptional()).isTrue();
                                assertThat(guide)
                                        .contains(
                                                "--from-file="
                                                        + volume.getSecret()
                                                                .getItems()
                                                                .getFirst()
                                                                .getKey()
                                                        + "=");
                            });
            assertThat(program(pods.get(name)).getVolumeMounts())
                    .filteredOn(mount -> mount.getName().equals("opensearch"))
                    .singleElement()
                    .satisfies(
                            mount ->
                                    assertThat(guide)
                                            .contains("=" + mount.getMountPath() + "/ca.crt"));
        }
        assertThat(all(resources, ConfigMap.class).values())
                .singleElement()
                .satisfies(
                        settings -> {
                            assertThat(settings.getData())
                                    .containsEntry("WINNOW_INDEX_STORE", "opensearch");
                            assertThat(SettingVariables.unknown(settings.getData().keySet()))
                                    .isEmpty();
                        });
        NetworkPolicy out = all(resources, NetworkPolicy.class).get("winnow-to-opensearch");
        assertThat(chosen(out.getSpec().getPodSelector()))
                .containsExactly("retriever-service", "store");
        NetworkPolicyEgressRule rule = out.getSpec().getEgress().getFirst();
        String namespace =
                rule.getTo()
                        .getFirst()
                        .getNamespaceSelector()
                        .getMatchLabels()
                        .get("kubernetes.io/metadata.name");
        Service trial =
                all(render(Checkout.path("k8s/opensearch"), namespace), Service.class)
                        .get("opensearch");
        assertThat(rule.getPorts().getFirst().getPort().getIntVal())
                .isEqualTo(trial.getSpec().getPorts().getFirst().getPort());
    }

    /** Which took an upload is the only one that knows how far it is. */
    @Test
    void with_opensearch_documents_and_their_jobs_go_to_the_same_replica()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = with("opensearch");
        StatefulSet retriever = all(resources, StatefulSet.class).get("retriever-service");
        String url =
                program(pods(resources).get("winnow-app")).getEnv().stream()
                        .filter(
                                variable ->
                                        variable.getName().equals("WINNOW_GATEWAY_RETRIEVERURL"))
                        .findFirst()
                        .orElseThrow()
                        .getValue();

        assertThat(URI.create(url).getHost())
                .isEqualTo("retriever-service-0." + retriever.getSpec().getServiceName());
        Service pods = all(resources, Service.class).get(retriever.getSpec().getServiceName());
        assertThat(pods.getSpec().getClusterIP())
                .as("only then each pod has a name")
                .isEqualTo("None");
        assertThat(URI.create(url).getPort())
                .isEqualTo(pods.getSpec().getPorts().getFirst().getPort());
    }

    @Test
    void on_ones_own_machine_there_are_two_retrievers_without_an_autoscaler()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = overlay("kind-opensearch");

        assertThat(
                        all(resources, StatefulSet.class)
                                .get("retriever-service")
                                .getSpec()
                                .getReplicas())
                .isEqualTo(2);
        assertThat(all(resources, HorizontalPodAutoscaler.class)).isEmpty();
        assertThat(all(resources, ConfigMap.class).values())
                .singleElement()
                .satisfies(
                        settings ->
                                assertThat(settings.getData())
                                        .containsEntry("WINNOW_INDEX_STORE", "opensearch"));
        assertThat(pods(resources).keySet())
                .containsAll(PROGRAMS)
                .contains("topics", "store")
                .hasSize(7);
    }

    /**
     * As kubeconform would: what is required, of which type, one of which words, which quantity.
     */
    @Test
    void every_resource_fits_the_schema_of_its_interface()
            throws IOException, InterruptedException {
        needSchemas();
        List<Map<String, Object>> all = new ArrayList<>();
        for (String overlay :
                List.of(
                        "overlays/cpu",
                        "overlays/gpu",
                        "overlays/kind",
                        "overlays/kind-opensearch",
                        "kafka",
                        "opensearch")) {
            all.addAll(rendered(Checkout.path("k8s/" + overlay)));
        }
        List<String> components = List.of("graph", "monitoring", "opensearch", "traces", "strimzi");
        for (String component : components) {
            all.addAll(rendered(componentOverlay(component)));
        }
        all.addAll(rendered(componentOverlay(components.toArray(String[]::new))));
        all.addAll(Checkout.documents(Checkout.path("k8s/components/strimzi/tenant.yaml")));

        assertThat(all)
                .hasSizeGreaterThan(200)
                .extracting(resource -> resource.get("kind"))
                .contains("PodMonitor", "KafkaTopic", "KafkaUser", "HorizontalPodAutoscaler");
        assertThat(misfits(all)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{replicas: two, selector: {}, template: {}} | spec/replicas must be integer",
                "{template: {spec: {containers: [{name: a}]}}} | must have required property selector",
                "{selector: {}, template: {spec: {containers: [{image: a}]}}} | must have required property name",
                "{selector: {}, template: {spec: {containers: [{name: a, imagePullPolicy: Maybe}]}}} | imagePullPolicy must be equal to one of the allowed values",
                "{selector: {}, template: {spec: {containers: [{name: a, resources: {limits: {memory: 2 gigs}}}]}}} | must match format \"quantity\""
            })
    void a_resource_that_does_not_is_refused_with_the_way_to_what_is_wrong(
            String spec, String reason) throws IOException, InterruptedException {
        needSchemas();
        Map<String, Object> resource =
                Checkout.map(
                        new Yaml()
                                .load(
                                        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: %s}"
                                                .formatted(spec)));

        assertThat(misfits(List.of(resource))).startsWith("Deployment a: ").contains(reason);
    }

    @Test
    void
            a_pod_may_take_as_much_memory_as_its_container_of_compose_and_that_is_more_than_it_was_seen_to_take()
                    throws IOException, InterruptedException {
        Map<String, Object> services =
                Checkout.map(Checkout.document("docker-compose.yml").get("services"));
        Map<String, PodTemplateSpec> pods = pods(overlay("cpu"));
        Map<String, long[]> measured = measuredMemory();

        assertThat(measured.keySet()).containsAll(PROGRAMS);
        for (String name : PROGRAMS) {
            long limit = bytes(services, name);
            assertThat(memory(pods.get(name))).as(name).isEqualTo(limit);
            assertThat(measured.get(name)[1]).as(name + " in the results").isEqualTo(limit);
            assertThat(measured.get(name)[0]).as(name + " as seen").isLessThan(limit * 3 / 4);
        }
        assertThat(memory(pods.get("topics"))).isEqualTo(bytes(services, "topics"));
        assertThat(memory(pods(with("opensearch")).get("store")))
                .isEqualTo(bytes(services, "store"));
        assertThat(memory(pods(overlay("gpu")).get("reranker-service")))
                .isEqualTo(bytes(services, "reranker-service-gpu"));
    }

    @Test
    void what_the_policies_let_through_is_what_the_programs_listen_to_and_ask()
            throws IOException, InterruptedException {
        List<HasMetadata> resources = overlay("cpu");
        Set<String> listening = new TreeSet<>();
        for (String name : PROGRAMS) {
            program(pods(resources).get(name))
                    .getPorts()
                    .forEach(port -> listening.add(port.getName() + " " + port.getContainerPort()));
        }
        Set<Object> through = new LinkedHashSet<>();
        for (NetworkPolicy policy : all(resources, NetworkPolicy.class).values()) {
            policy.getSpec()
                    .getIngress()
                    .forEach(
                            rule ->
                                    rule.getPorts()
                                            .forEach(
                                                    port ->
                                                            through.add(
                                                                    port.getPort().getValue())));
        }
        String[] kafka =
                all(resources, ConfigMap.class)
                        .values()
                        .iterator()
                        .next()
                        .getData()
                        .get("SPRING_KAFKA_BOOTSTRAP_SERVERS")
                        .split("[.:]");
        NetworkPolicyEgressRule toKafka =
                all(resources, NetworkPolicy.class)
                        .get("winnow-to-kafka")
                        .getSpec()
                        .getEgress()
                        .getLast();

        assertThat(listening).containsExactly("http 8080", "management 8081");
        assertThat(Files.readString(Checkout.path("deploy/Dockerfile")))
                .contains("EXPOSE 8080 8081", "MANAGEMENT_SERVER_PORT=8081");
        assertThat(through).containsExactlyInAnyOrder("http", "management");
        assertThat(toKafka.getTo().getFirst().getNamespaceSelector().getMatchLabels())
                .containsValue(kafka[1]);
        assertThat(toKafka.getPorts())
                .extracting(port -> port.getPort().getIntVal())
                .contains(Integer.valueOf(kafka[2]));
    }

    private static void needSchemas() throws IOException, InterruptedException {
        Command.needed("node", "--version");
        assumeThat(NODE.resolve("node_modules/kubernetes-models"))
                .as("skipped: the schemas are not installed; run 'npm ci' in app/src/test/node")
                .exists();
    }

    /** A line for each resource that does not fit. */
    private String misfits(List<Map<String, Object>> resources)
            throws IOException, InterruptedException {
        Path file = folder.resolve("resources.json");
        Files.write(file, JsonMapper.shared().writeValueAsBytes(resources));
        return Command.run(
                        Map.of(), "node", NODE.resolve("manifests.mjs").toString(), file.toString())
                .successful();
    }

    /** Used and limit of each container, from the table of what compose took. */
    private static Map<String, long[]> measuredMemory() throws IOException {
        Map<String, long[]> memory = new TreeMap<>();
        Pattern row = Pattern.compile("\\| ([a-z-]+) \\| (\\d+) MiB \\| (\\d+ [GM]iB) \\|");
        for (String line : Files.readAllLines(Checkout.path("docs/results/suite.md"))) {
            Matcher found = row.matcher(line);
            if (found.matches()) {
                memory.put(
                        found.group(1),
                        new long[] {
                            Long.parseLong(found.group(2)) << 20, quantity(found.group(3))
                        });
            }
        }
        return memory;
    }

    private static long bytes(Map<String, Object> services, String name) {
        return quantity(
                Checkout.map(services.get(name))
                                .get("mem_limit")
                                .toString()
                                .toUpperCase(Locale.ROOT)
                        + "i");
    }

    private static long memory(PodTemplateSpec pod) {
        return quantity(program(pod).getResources().getLimits().get("memory").toString());
    }

    private static long quantity(String text) {
        return Quantity.getAmountInBytes(new Quantity(text.replaceAll("[ B]", "")))
                .longValueExact();
    }

    private List<HasMetadata> overlay(String name) throws IOException, InterruptedException {
        return render(Checkout.path("k8s/overlays/" + name));
    }

    private List<HasMetadata> with(String... components) throws IOException, InterruptedException {
        return render(componentOverlay(components));
    }

    private Path componentOverlay(String... components) throws IOException {
        Path k8s = folder.toRealPath().relativize(Checkout.path("k8s").toRealPath());
        StringBuilder kustomization =
                new StringBuilder(
                        "namespace: winnow\nresources: [%s/base]\ncomponents:\n".formatted(k8s));
        for (String component : components) {
            kustomization.append("  - %s/components/%s\n".formatted(k8s, component));
        }
        Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
        return folder.toRealPath();
    }

    /**
     * The resources of Kubernetes' own kinds, none of which may have a field that it does not know.
     */
    private List<HasMetadata> render(Path kustomization) throws IOException, InterruptedException {
        return render(kustomization, "winnow");
    }

    private List<HasMetadata> render(Path kustomization, String namespace)
            throws IOException, InterruptedException {
        List<HasMetadata> resources =
                rendered(kustomization).stream()
                        .filter(ManifestsTest::isOurs)
                        .map(MODEL::read)
                        .toList();
        assertThat(resources)
                .isNotEmpty()
                .allSatisfy(
                        resource -> {
                            assertThat(KubernetesModel.unknownFields(resource)).isEmpty();
                            if (!resource.getKind().equals("Namespace")) {
                                assertThat(resource.getMetadata().getNamespace())
                                        .isEqualTo(namespace);
                            }
                        });
        return resources;
    }

    private List<Map<String, Object>> rendered(Path kustomization)
            throws IOException, InterruptedException {
        String rendered =
                Command.run(Map.of(), "kustomize", "build", kustomization.toString()).successful();
        return Checkout.documents(Files.writeString(folder.resolve("rendered"), rendered));
    }

    private static <T extends HasMetadata> Map<String, T> all(
            List<HasMetadata> resources, Class<T> kind) {
        Map<String, T> found = new TreeMap<>();
        for (HasMetadata resource : resources) {
            if (kind.isInstance(resource)) {
                found.put(resource.getMetadata().getName(), kind.cast(resource));
            }
        }
        return found;
    }

    private static Map<String, PodTemplateSpec> pods(List<HasMetadata> resources) {
        Map<String, PodTemplateSpec> pods = new LinkedHashMap<>();
        all(resources, Deployment.class)
                .forEach((name, one) -> pods.put(name, one.getSpec().getTemplate()));
        all(resources, StatefulSet.class)
                .forEach((name, one) -> pods.put(name, one.getSpec().getTemplate()));
        all(resources, Job.class)
                .forEach((name, one) -> pods.put(name, one.getSpec().getTemplate()));
        return pods;
    }

    private static Container program(PodTemplateSpec pod) {
        assertThat(pod.getSpec().getContainers()).hasSize(1);
        return pod.getSpec().getContainers().getFirst();
    }
}

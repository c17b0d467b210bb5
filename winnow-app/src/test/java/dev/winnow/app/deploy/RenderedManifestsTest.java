package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kustomize makes of {@code k8s/}: what a cluster would get. */
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

    @TempDir private Path folder;

    @BeforeAll
    static void kustomize() throws IOException, InterruptedException {
        Command.needed("kustomize", "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "gpu"})
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
    @ValueSource(strings = {"cpu", "gpu"})
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

        List<Object> made =
                Checkout.list(
                        Checkout.map(
                                        Checkout.document("k8s/prometheus-adapter/values.yaml")
                                                .get("rules"))
                                .get("custom"));
        assertThat(scaler.getSpec().getMetrics())
                .extracting(metric -> metric.getPods().getMetric().getName())
                .contains("winnow_queue_wait")
                .isSubsetOf(
                        made.stream()
                                .map(
                                        rule ->
                                                Checkout.map(Checkout.map(rule).get("name"))
                                                        .get("as")
                                                        .toString())
                                .toList());
        assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo("reranker-service");
        assertThat(
                        all(overlay("cpu"), Deployment.class)
                                .get("reranker-service")
                                .getSpec()
                                .getReplicas())
                .as("a number here would undo the autoscaler's with every change")
                .isNull();
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

    private List<HasMetadata> overlay(String name) throws IOException, InterruptedException {
        return render(Checkout.path("k8s/overlays/" + name));
    }

    private List<HasMetadata> with(String... components) throws IOException, InterruptedException {
        Path k8s = folder.toRealPath().relativize(Checkout.path("k8s").toRealPath());
        StringBuilder kustomization =
                new StringBuilder(
                        "namespace: winnow\nresources: [%s/base]\ncomponents:\n".formatted(k8s));
        for (String component : components) {
            kustomization.append("  - %s/components/%s\n".formatted(k8s, component));
        }
        Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
        return render(folder.toRealPath());
    }

    /** The resources of Kubernetes' own kinds, none of which may have a field that it does not know. */
    private List<HasMetadata> render(Path kustomization) throws IOException, InterruptedException {
        String rendered =
                Command.run(Map.of(), "kustomize", "build", kustomization.toString()).successful();
        Path file = Files.writeString(folder.resolve("rendered"), rendered);
        List<HasMetadata> resources =
                Checkout.documents(file).stream()
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
                                        .isEqualTo("winnow");
                            }
                        });
        return resources;
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

package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The files of {@code k8s/}, each by itself. */
class ManifestsTest {

    /** What a kustomization of ours may say; a misspelt word would be left out without a word. */
    private static final Set<String> KUSTOMIZATION =
            Set.of(
                    "apiVersion",
                    "kind",
                    "namespace",
                    "resources",
                    "components",
                    "labels",
                    "configMapGenerator",
                    "images",
                    "replicas",
                    "patches");

    private static final KubernetesModel MODEL = new KubernetesModel();

    @Test
    void every_manifest_and_patch_has_the_types_of_kubernetes_and_no_field_that_it_does_not_know()
            throws IOException {
        Map<String, HasMetadata> resources = resources();

        assertThat(resources)
                .hasSizeGreaterThan(25)
                .allSatisfy(
                        (name, resource) ->
                                assertThat(KubernetesModel.unknownFields(resource))
                                        .as(name)
                                        .isEmpty());
    }

    /**
     * Kustomize puts a digest, a version or a registry only where the name of an image stands among
     * {@code images}.
     */
    @Test
    void every_image_is_a_full_version_that_an_overlay_can_replace() throws IOException {
        Set<String> images = new TreeSet<>();
        for (Path file : Checkout.files("k8s/base", ".yaml")) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.strip().split(" ");
                if (words[0].equals("image:")) {
                    assertThat(words[1]).matches("winnow/[a-z-]+:\\d+\\.\\d+\\.\\d+");
                    images.add(words[1].split(":", 2)[0]);
                }
            }
        }

        assertThat(images).hasSize(5);
        for (String overlay : List.of("cpu", "gpu")) {
            List<Object> replaced =
                    Checkout.list(
                            Checkout.document("k8s/overlays/" + overlay + "/kustomization.yaml")
                                    .get("images"));
            assertThat(replaced)
                    .extracting(image -> Checkout.map(image).get("name"))
                    .containsExactlyInAnyOrderElementsOf(images);
            assertThat(replaced)
                    .extracting(image -> String.valueOf(Checkout.map(image).get("newTag")))
                    .allMatch(tag -> tag.matches("\\d+\\.\\d+\\.\\d+(-gpu)?"));
        }
    }

    @Test
    void a_misspelt_field_is_found_however_deep_it_lies() {
        HasMetadata resource =
                MODEL.read(
                        deployment(
                                "containers: [{name: program, readinesProbe: {periodSeconds: 5}}]"));

        assertThat(KubernetesModel.unknownFields(resource))
                .singleElement()
                .asString()
                .endsWith("containers[].readinesProbe");
    }

    @Test
    void a_value_of_the_wrong_type_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> MODEL.read(deployment("terminationGracePeriodSeconds: [a, minute]")));
    }

    @Test
    void no_secret_stands_in_a_manifest() throws IOException {
        assertThat(resources())
                .allSatisfy(
                        (name, resource) -> {
                            assertThat(resource.getKind()).as(name).isNotEqualTo("Secret");
                            assertThat(variables(resource))
                                    .as(name)
                                    .filteredOn(
                                            variable ->
                                                    variable.getName()
                                                            .matches(
                                                                    ".*(KEY|SHA256|PASSWORD|TOKEN)"))
                                    .allSatisfy(
                                            variable ->
                                                    assertThat(
                                                                    variable.getValueFrom()
                                                                            .getSecretKeyRef()
                                                                            .getName())
                                                            .isNotBlank());
                        });
        assertThat(settings().keySet()).noneMatch(name -> name.matches(".*(KEY|PASSWORD)"));
    }

    @Test
    void every_variable_is_a_setting_of_the_programs() throws IOException {
        Set<String> names = new TreeSet<>(settings().keySet());
        resources()
                .values()
                .forEach(
                        resource ->
                                variables(resource)
                                        .forEach(variable -> names.add(variable.getName())));

        assertThat(names)
                .contains(
                        "WINNOW_PIPELINE_TRANSPORT",
                        "WINNOW_KAFKA_SIGNINGKEY",
                        "WINNOW_INFERENCE_DEVICE");
        assertThat(SettingVariables.unknown(names)).isEmpty();
    }

    @Test
    void the_line_runs_over_kafka() throws IOException {
        assertThat(settings())
                .containsEntry("WINNOW_PIPELINE_TRANSPORT", "kafka")
                .containsKey("SPRING_KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void every_file_is_named_by_the_kustomization_beside_it_and_every_name_has_a_file()
            throws IOException {
        for (Path file : Checkout.files("k8s", "kustomization.yaml")) {
            Set<String> named = new TreeSet<>(List.of("kustomization.yaml"));
            Map<String, Object> kustomization = Checkout.documents(file).getFirst();
            assertThat(KUSTOMIZATION).as(file.toString()).containsAll(kustomization.keySet());
            for (Object resource : Checkout.list(kustomization.get("resources"))) {
                named.add(resource.toString());
            }
            for (Object patch : Checkout.list(kustomization.get("patches"))) {
                Object path = Checkout.map(patch).get("path");
                if (path != null) {
                    named.add(path.toString());
                }
            }
            for (String name : named) {
                assertThat(file.resolveSibling(name)).exists();
            }
            // A pattern with a tenant's name to fill in, applied by hand: part of no overlay.
            named.add("tenant.yaml");
            try (var beside = Files.list(file.getParent())) {
                assertThat(beside.map(path -> path.getFileName().toString()))
                        .as(file.toString())
                        .isSubsetOf(named);
            }
        }
    }

    private Map<String, Object> deployment(String spec) {
        return Checkout.map(
                new Yaml()
                        .load(
                                """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: {name: a}
                                spec: {template: {spec: {%s}}}
                                """
                                        .formatted(spec)));
    }

    @Test
    void the_broker_for_ones_own_machine_is_that_of_compose_under_the_address_that_the_base_asks()
            throws IOException {
        Map<String, Object> compose =
                Checkout.map(
                        Checkout.map(Checkout.document("docker-compose.yml").get("services"))
                                .get("kafka"));
        Container kafka = null;
        Map<String, Object> addresses = new TreeMap<>();
        for (Map<String, Object> document :
                Checkout.documents(Checkout.path("k8s/kafka/kafka.yaml"))) {
            HasMetadata resource = MODEL.read(document);
            if (resource instanceof StatefulSet set) {
                kafka = set.getSpec().getTemplate().getSpec().getContainers().getFirst();
            } else if (resource instanceof Service service) {
                addresses.put(
                        service.getMetadata().getName(),
                        service.getSpec().getPorts().getFirst().getPort());
            }
        }

        assertThat(kafka).isNotNull();
        assertThat(kafka.getImage()).isEqualTo(Checkout.byDefault(compose.get("image")));
        Map<String, String> ofCompose = new TreeMap<>();
        Checkout.map(compose.get("environment"))
                .forEach((name, value) -> ofCompose.put(name, String.valueOf(value)));
        Map<String, String> here = new TreeMap<>();
        kafka.getEnv().forEach(variable -> here.put(variable.getName(), variable.getValue()));
        // Who is where differs, nothing else.
        String own = ".*(VOTERS|_LISTENERS|SECURITY_PROTOCOL_MAP)";
        assertThat(here.keySet()).isEqualTo(ofCompose.keySet());
        here.keySet().removeIf(name -> name.matches(own));
        ofCompose.keySet().removeIf(name -> name.matches(own));
        assertThat(here).isEqualTo(ofCompose);
        assertThat(addresses).containsExactly(Map.entry("kafka-kafka-bootstrap", 9092));
        assertThat(Files.readString(Checkout.path("k8s/base/kustomization.yaml")))
                .contains("SPRING_KAFKA_BOOTSTRAP_SERVERS=kafka-kafka-bootstrap.kafka:9092");
    }

    @Test
    void the_opensearch_for_ones_own_machine_is_that_of_compose() throws IOException {
        Map<String, Object> compose =
                Checkout.map(
                        Checkout.map(Checkout.document("docker-compose.yml").get("services"))
                                .get("opensearch"));
        Container opensearch =
                Checkout.documents(Checkout.path("k8s/opensearch/opensearch.yaml")).stream()
                        .map(MODEL::read)
                        .filter(StatefulSet.class::isInstance)
                        .map(
                                set ->
                                        ((StatefulSet) set)
                                                .getSpec()
                                                .getTemplate()
                                                .getSpec()
                                                .getContainers()
                                                .getFirst())
                        .findFirst()
                        .orElseThrow();
        List<String> settings = new ArrayList<>(words(compose.get("command")));
        Map<String, String> variables = new TreeMap<>();
        opensearch
                .getEnv()
                .forEach(variable -> variables.put(variable.getName(), variable.getValue()));

        assertThat(opensearch.getImage()).isEqualTo(Checkout.byDefault(compose.get("image")));
        // Compose reads a dollar sign as the beginning of a variable unless there are two.
        assertThat(opensearch.getCommand())
                .isEqualTo(
                        words(compose.get("entrypoint")).stream()
                                .map(word -> word.replace("$$", "$"))
                                .toList());
        assertThat(settings.remove("-Ebootstrap.memory_lock=true"))
                .as("there is no swap on a node of Kubernetes, and no limit to raise")
                .isTrue();
        assertThat(opensearch.getArgs()).isEqualTo(settings);
        assertThat(variables).isEqualTo(new TreeMap<>(Checkout.map(compose.get("environment"))));
        assertThat(opensearch.getResources().getLimits().get("memory").toString())
                .isEqualToIgnoringCase(compose.get("mem_limit") + "i");
    }

    private static List<String> words(Object list) {
        return Checkout.list(list).stream().map(String::valueOf).toList();
    }

    /** Resources and patches of Kubernetes' own kinds, by where they stand. */
    private Map<String, HasMetadata> resources() throws IOException {
        Map<String, HasMetadata> resources = new LinkedHashMap<>();
        for (Path file : Checkout.files("k8s", ".yaml")) {
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Map<String, Object> document : Checkout.documents(file)) {
                if (file.endsWith("kustomization.yaml")) {
                    documents.addAll(inlinePatches(document));
                } else if (isOurs(document)) {
                    documents.add(document);
                }
            }
            for (int i = 0; i < documents.size(); i++) {
                resources.put(file + " " + i, MODEL.read(documents.get(i)));
            }
        }
        return resources;
    }

    /**
     * Whether it is a resource that Kubernetes itself defines; those of operators have tests of
     * their own.
     */
    static boolean isOurs(Map<String, Object> document) {
        String version = String.valueOf(document.get("apiVersion"));
        return document.containsKey("kind")
                && (version.endsWith(".k8s.io/v1") || !version.contains("."));
    }

    private static List<Map<String, Object>> inlinePatches(Map<String, Object> kustomization) {
        List<Map<String, Object>> patches = new ArrayList<>();
        for (Object patch : Checkout.list(kustomization.get("patches"))) {
            Object text = Checkout.map(patch).get("patch");
            if (text != null) {
                Map<String, Object> resource =
                        new LinkedHashMap<>(Checkout.map(new Yaml().load(text.toString())));
                resource.remove("$patch");
                patches.add(resource);
            }
        }
        return patches;
    }

    /** What the generated config maps hold. */
    private static Map<String, String> settings() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Path file : Checkout.files("k8s", "kustomization.yaml")) {
            Map<String, Object> kustomization = Checkout.documents(file).getFirst();
            for (Object generator : Checkout.list(kustomization.get("configMapGenerator"))) {
                for (Object literal : Checkout.list(Checkout.map(generator).get("literals"))) {
                    String[] setting = literal.toString().split("=", 2);
                    settings.put(setting[0], setting[1]);
                }
            }
        }
        return settings;
    }

    private static List<EnvVar> variables(HasMetadata resource) {
        PodTemplateSpec pods =
                switch (resource) {
                    case Deployment deployment -> deployment.getSpec().getTemplate();
                    case StatefulSet set -> set.getSpec().getTemplate();
                    case Job job -> job.getSpec() == null ? null : job.getSpec().getTemplate();
                    default -> null;
                };
        List<EnvVar> variables = new ArrayList<>();
        if (pods != null) {
            for (Container container : pods.getSpec().getContainers()) {
                if (container.getName().equals("program")) {
                    variables.addAll(container.getEnv());
                }
            }
        }
        return variables;
    }
}

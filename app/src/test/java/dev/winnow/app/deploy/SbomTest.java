package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.core.identity.Sha256;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The list of what is in a program, as it lies in its jar. */
class SbomTest {

    @ParameterizedTest
    @FieldSource("dev.winnow.app.deploy.Checkout#PROGRAMS")
    void a_program_lists_each_library_with_the_hash_of_its_jar_and_nothing_of_the_tests(
            String program) throws IOException {
        Path list =
                Checkout.modules()
                        .get(program)
                        .resolve("target/classes/META-INF/sbom/application.cdx.json");
        assumeTrue(
                "false".equals(System.getProperty("cyclonedx.skip")),
                "made with -Dcyclonedx.skip=false, as .ci/run and the images do");
        Map<String, Path> jars = new HashMap<>();
        for (String entry :
                System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator)) {
            jars.put(Path.of(entry).getFileName().toString(), Path.of(entry));
        }

        JsonNode sbom = JsonMapper.shared().readTree(Files.readAllBytes(list));

        Set<String> names = new TreeSet<>();
        int checked = 0;
        for (JsonNode component : sbom.get("components")) {
            String name = component.get("name").asString();
            names.add(name);
            assertThat(component.get("purl").asString()).startsWith("pkg:maven/");
            Path jar = jars.get(name + "-" + component.get("version").asString() + ".jar");
            if (jar != null) {
                assertThat(component.get("hashes").findValuesAsString("content"))
                        .as(name)
                        .contains(Sha256.of(Files.readAllBytes(jar)));
                checked++;
            }
        }
        assertThat(sbom.get("bomFormat").asString()).isEqualTo("CycloneDX");
        assertThat(sbom.at("/metadata/component/name").asString()).isEqualTo(program);
        assertThat(names)
                .contains("winnow-core", "winnow-platform", "spring-core", "tomcat-embed-core")
                .doesNotContain("jazzer", "assertj-core", "neo4j-harness", "jqwik");
        assertThat(checked).isGreaterThan(100);
        // Equal builds are equal bytes: a number made from the content (version 3), and no time.
        String number = sbom.get("serialNumber").asString().replace("urn:uuid:", "");
        assertThat(UUID.fromString(number).version()).isEqualTo(3);
        assertThat(sbom.at("/metadata").has("timestamp")).isFalse();
    }
}

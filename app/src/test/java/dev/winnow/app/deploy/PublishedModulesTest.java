package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is published, by the poms alone: building it takes minutes, and {@code mvn -Prelease} does
 * so.
 */
class PublishedModulesTest {

    private static final String LISTED = "<artifactId>([^<]+)</artifactId>\\s*<version>\\$";

    private static String pom(String artifact) throws IOException {
        return Files.readString(Checkout.modules().get(artifact).resolve("pom.xml"));
    }

    @Test
    void the_bom_lists_what_is_published_and_nothing_else() throws IOException {
        Set<String> published = new TreeSet<>();
        for (String module : Checkout.modules().keySet()) {
            if (pom(module).contains("<maven.deploy.skip>false</maven.deploy.skip>")) {
                published.add(module);
            }
        }
        String bom = pom("winnow-bom");
        String managed = bom.substring(bom.indexOf("<dependencyManagement>"));

        assertThat(published).contains("winnow-client", "winnow-library");
        assertThat(Checkout.found(LISTED, managed)).containsExactlyInAnyOrderElementsOf(published);
        assertThat(bom).doesNotContain("<parent>");
    }

    @Test
    void every_published_module_says_what_it_is() throws IOException {
        String bom = pom("winnow-bom");
        assertThat(Checkout.found("<version>([0-9][^<]*)</version>\\s*<packaging>", bom))
                .isEqualTo(
                        Checkout.found(
                                "<version>([^<]+)</version>\\s*<packaging>",
                                Files.readString(Checkout.path("pom.xml"))));
        for (String module : Checkout.found(LISTED, bom)) {
            assertThat(pom(module))
                    .as(module)
                    .containsPattern("<name>[^<]+</name>\\s*<description>[^<]{20,}</description>");
        }
    }
}

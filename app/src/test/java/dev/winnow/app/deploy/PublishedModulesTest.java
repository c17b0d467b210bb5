package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What is published, by the poms alone: building it takes minutes, and {@code mvn -Prelease} does
 * so.
 */
class PublishedModulesTest {

    private static Set<String> found(String pattern, String text) {
        Set<String> all = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all;
    }

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
        assertThat(found("<artifactId>([^<]+)</artifactId>\\s*<version>\\$", managed))
                .isEqualTo(published);
        assertThat(bom).doesNotContain("<parent>");
    }

    @Test
    void every_published_module_says_what_it_is() throws IOException {
        String bom = pom("winnow-bom");
        assertThat(found("<version>([0-9][^<]*)</version>\\s*<packaging>", bom))
                .isEqualTo(
                        found(
                                "<version>([^<]+)</version>\\s*<packaging>",
                                Files.readString(Checkout.path("pom.xml"))));
        for (String module : found("<artifactId>([^<]+)</artifactId>\\s*<version>\\$", bom)) {
            assertThat(pom(module))
                    .as(module)
                    .containsPattern("<name>[^<]+</name>\\s*<description>[^<]{20,}</description>");
        }
    }
}

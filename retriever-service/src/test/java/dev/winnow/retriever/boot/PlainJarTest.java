package dev.winnow.retriever.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The module's dependencies as those who use its plain jar get them. */
class PlainJarTest {

    @Test
    void brings_no_parsers_to_those_who_only_search() throws Exception {
        Document pom =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(Path.of("pom.xml").toFile());
        List<String> passedOn = new ArrayList<>();
        List<String> inTheProgramOnly = new ArrayList<>();
        NodeList dependencies =
                ((Element) pom.getElementsByTagName("dependencies").item(0))
                        .getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            String name = text(dependency, "artifactId");
            if (text(dependency, "optional").equals("true")) {
                inTheProgramOnly.add(name);
            } else if (!List.of("test", "provided").contains(text(dependency, "scope"))) {
                passedOn.add(name);
            }
        }

        assertThat(inTheProgramOnly)
                .containsExactlyInAnyOrder("winnow-ingest", "winnow-opensearch", "winnow-platform");
        assertThat(passedOn)
                .containsExactlyInAnyOrder(
                        "winnow-core",
                        "winnow-inference",
                        "winnow-models",
                        "lucene-analysis-common",
                        "lucene-core",
                        "lucene-queries",
                        "lucene-queryparser");
    }

    private static String text(Element dependency, String tag) {
        NodeList found = dependency.getElementsByTagName(tag);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}

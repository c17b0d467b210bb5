package dev.winnow.retriever.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** The module's dependencies as those who use its plain jar get them. */
class PlainJarTest {

    @Test
    void brings_no_parsers_to_those_who_only_search() throws Exception {
        assertThat(dependencies("optional = 'true'"))
                .containsExactlyInAnyOrder("winnow-ingest", "winnow-opensearch", "winnow-platform");
        assertThat(dependencies("not(optional = 'true' or scope = 'test' or scope = 'provided')"))
                .containsExactlyInAnyOrder(
                        "winnow-core",
                        "winnow-inference",
                        "winnow-models",
                        "lucene-analysis-common",
                        "lucene-core",
                        "lucene-queries",
                        "lucene-queryparser");
    }

    private static List<String> dependencies(String which) throws Exception {
        Document pom =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(Path.of("pom.xml").toFile());
        String path = "/project/dependencies/dependency[" + which + "]/artifactId";
        XPathNodes found =
                XPathFactory.newDefaultInstance()
                        .newXPath()
                        .evaluateExpression(path, pom, XPathNodes.class);
        List<String> names = new ArrayList<>();
        found.forEach(name -> names.add(name.getTextContent().strip()));
        return names;
    }
}

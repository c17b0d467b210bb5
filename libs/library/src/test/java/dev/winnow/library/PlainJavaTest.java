package dev.winnow.library;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * A program of Java 21 without Spring can use everything that the front door reaches. The classes
 * that Spring needs lie in the same jars; nothing of the rest may touch them.
 */
class PlainJavaTest {

    /** Version of class files of Java 21. */
    private static final int JAVA_21 = 65;

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("dev.winnow");

    /** Packages of the programs: they are not there, or not touched, without Spring. */
    private static final String[] PROGRAMS = {
        "dev.winnow..api..",
        "dev.winnow..boot..",
        "dev.winnow..config..",
        "dev.winnow.ingest.job..",
        "dev.winnow.ingest.topic..",
        "dev.winnow.reranker.documents.."
    };

    /**
     * Write a batch to a topic beside the run that writes it to a store, and know what was sent.
     */
    private static final String PUBLICATION =
            "dev\\.winnow\\.ingest\\.run\\.(TopicIngestion|SentDocuments).*";

    @Test
    void nothing_that_the_front_door_reaches_needs_a_program_or_spring() {
        GivenClassesConjunction rest =
                noClasses()
                        .that()
                        .resideOutsideOfPackages(PROGRAMS)
                        .and()
                        .haveNameNotMatching(PUBLICATION);
        rest.should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.winnow.platform..", "org.springframework..")
                .check(CLASSES);
        rest.should().dependOnClassesThat().resideInAnyPackage(PROGRAMS).check(CLASSES);
    }

    @Test
    void the_classes_are_those_of_java_21() throws IOException {
        Predicate<String> program =
                name ->
                        name.matches(
                                ".*\\.(api|boot|config)\\..*|dev\\.winnow\\.ingest\\.(job|replica|topic)\\..*|dev\\.winnow\\.reranker\\.documents\\..*");
        Set<String> newer = new TreeSet<>();
        List<String> looked = new ArrayList<>();
        for (var type : CLASSES) {
            String name = type.getFullName();
            if (program.test(name)
                    || name.matches(PUBLICATION)
                    || name.endsWith("Test")
                    || name.contains("Test$")) {
                continue;
            }
            try (InputStream bytes =
                    getClass().getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                DataInputStream header = new DataInputStream(bytes);
                header.skipBytes(6);
                if (header.readUnsignedShort() > JAVA_21) {
                    newer.add(name);
                }
                looked.add(name);
            }
        }
        assertThat(looked).hasSizeGreaterThan(400);
        assertThat(newer).isEmpty();
    }
}

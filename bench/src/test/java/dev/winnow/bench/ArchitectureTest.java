package dev.winnow.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The arrows and habits of the suite, seen from the module that has all of it. */
@AnalyzeClasses(packages = "dev.winnow", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] SERVICES = {
        "dev.winnow.ingest..",
        "dev.winnow.kg..",
        "dev.winnow.retriever..",
        "dev.winnow.reranker..",
        "dev.winnow.pruner.."
    };

    private static final String[] SPRING = {
        "org.springframework..", "org.springdoc..", "jakarta.servlet..", "io.swagger.."
    };

    @ArchTest
    static final ArchRule core_knows_only_the_jdk_markdown_and_the_vocabulary_of_tokens =
            doNotUse(
                    in("dev.winnow.core.."),
                    outside(
                            "dev.winnow.core..",
                            "java..",
                            "com.knuddels.jtokkit..",
                            "org.commonmark..",
                            "org.jspecify..",
                            "org.slf4j.."));

    @ArchTest
    static final ArchRule inference_knows_only_core =
            doNotUse(
                    in("dev.winnow.inference.."),
                    oursOutside("dev.winnow.core..", "dev.winnow.inference.."));

    @ArchTest
    static final ArchRule platform_knows_only_core_and_in_one_package_inference =
            doNotUse(
                    in("dev.winnow.platform..").and(outside("dev.winnow.platform.inference..")),
                    oursOutside("dev.winnow.core..", "dev.winnow.platform.."));

    /** Documents meet their store in core: neither side knows the other. */
    @ArchTest
    static final ArchRule services_and_ingestion_do_not_know_each_other =
            slices().matching("dev.winnow.(ingest|kg|retriever|reranker|pruner)..")
                    .should()
                    .notDependOnEachOther();

    @ArchTest
    static final ArchRule only_the_bench_knows_the_program =
            doNotUse(outside("dev.winnow.app..", "dev.winnow.bench.."), in("dev.winnow.app.."));

    @ArchTest
    static final ArchRule the_client_knows_only_the_jdk_and_jackson =
            doNotUse(
                    in("dev.winnow.client.."),
                    outside(
                            "dev.winnow.client..",
                            "java..",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation..",
                            "org.jspecify.."));

    /** Not a class of the server, nor Lucene: terms come ready, and answers are JSON. */
    @ArchTest
    static final ArchRule the_store_on_opensearch_knows_core_and_the_client =
            doNotUse(
                    in("dev.winnow.opensearch.."),
                    outside(
                            "dev.winnow.core..",
                            "dev.winnow.opensearch..",
                            "java..",
                            "javax.net.ssl..",
                            "org.apache.hc..",
                            "org.jspecify..",
                            "org.opensearch.client..",
                            "org.slf4j..",
                            "tools.jackson.."));

    @ArchTest
    static final ArchRule nobody_else_talks_to_opensearch =
            doNotUse(outside("dev.winnow.opensearch.."), in("org.opensearch.."));

    @ArchTest
    static final ArchRule langchain4j_sees_the_client_and_nothing_else_of_ours =
            doNotUse(
                    in("dev.winnow.langchain4j.."),
                    oursOutside("dev.winnow.client..", "dev.winnow.langchain4j.."));

    @ArchTest
    static final ArchRule no_program_knows_the_bench_or_has_a_broker =
            doNotUse(
                    outside("dev.winnow.bench.."),
                    in("dev.winnow.bench..", "kafka..", "org.apache.kafka.server.."));

    /** A program that only searches carries none of them. */
    @ArchTest
    static final ArchRule only_extraction_knows_parsers =
            doNotUse(
                    outside("dev.winnow.ingest.extract.."),
                    in("org.apache.tika..", "org.apache.poi..", "org.apache.pdfbox.."));

    /** Texts that come by the API are read as Markdown wherever a passage is made. */
    @ArchTest
    static final ArchRule only_structure_and_extraction_know_markdown =
            doNotUse(
                    outside("dev.winnow.core.structure..", "dev.winnow.ingest.extract.."),
                    in("org.commonmark.."));

    @ArchTest
    static final ArchRule the_pruner_and_the_graph_need_no_model =
            doNotUse(
                    in("dev.winnow.pruner..", "dev.winnow.kg.."),
                    in("dev.winnow.inference..", "ai.onnxruntime..", "ai.djl.."));

    @ArchTest
    static final ArchRule core_and_inference_are_free_of_spring =
            doNotUse(in("dev.winnow.core..", "dev.winnow.inference.."), in(SPRING));

    /** Ingestion has two faces: its endpoints and its topic. */
    @ArchTest
    static final ArchRule algorithms_of_services_are_free_of_spring =
            doNotUse(
                    in(SERVICES)
                            .and(
                                    outside(
                                            "..boot..",
                                            "..api..",
                                            "..config..",
                                            "dev.winnow.ingest.topic..")),
                    in(SPRING));

    /**
     * The generator calls by Spring's HTTP client; the class that runs the service inside the
     * command line holds its context. The fields of the request carry the marks that the API page
     * is rendered from.
     */
    @ArchTest
    static final ArchRule the_program_is_free_of_spring_where_it_can_be =
            doNotUse(
                    in("dev.winnow.app..", "dev.winnow.bench..")
                            .and(outside("..boot..", "..api..", "..config..", "..generator.."))
                            .and(
                                    not(
                                            nameMatching(
                                                    "dev\\.winnow\\.app\\.(cli\\.Service|context\\.PruneRequest)(\\$.*)?"))),
                    in(SPRING));

    @ArchTest
    static final ArchRule json_is_jackson_3 =
            doNotUse(
                    DescribedPredicate.alwaysTrue(),
                    in(
                            "com.fasterxml.jackson.core..",
                            "com.fasterxml.jackson.databind..",
                            "com.fasterxml.jackson.datatype..",
                            "com.fasterxml.jackson.module.."));

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("dev.winnow.(*).(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothing_is_injected_into_fields =
            noFields()
                    .should()
                    .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                    .orShould()
                    .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                    .orShould()
                    .beAnnotatedWith("jakarta.inject.Inject")
                    .orShould()
                    .beAnnotatedWith("jakarta.annotation.Resource");

    /**
     * Time is handed in, so that tests can hold it still. A program reads the clock once, where it
     * is put together; what measures is about the real one.
     */
    @ArchTest
    static final ArchRule only_the_edges_read_the_clock =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..boot..",
                            "..config..",
                            "..cli..",
                            "dev.winnow.bench..",
                            "dev.winnow.library..",
                            "dev.winnow.platform.web..")
                    .should()
                    .callMethodWhere(
                            target(owner(JavaClass.Predicates.equivalentTo(Clock.class)))
                                    .and(target(nameMatching("system.*"))))
                    .orShould()
                    .callMethodWhere(
                            target(owner(JavaClass.Predicates.equivalentTo(InstantSource.class)))
                                    .and(target(nameMatching("system"))))
                    .orShould()
                    .callMethodWhere(
                            target(nameMatching("now"))
                                    .and(
                                            target(
                                                    owner(
                                                            isOneOf(
                                                                    Instant.class,
                                                                    LocalDate.class,
                                                                    LocalDateTime.class)))))
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule names_say_what_a_class_is =
            noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Info|Common)");

    private static ArchRule doNotUse(
            DescribedPredicate<? super JavaClass> classes,
            DescribedPredicate<? super JavaClass> others) {
        return noClasses().that(classes).should().dependOnClassesThat(others);
    }

    private static DescribedPredicate<JavaClass> in(String... packages) {
        return JavaClass.Predicates.resideInAnyPackage(packages);
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return JavaClass.Predicates.resideOutsideOfPackages(packages);
    }

    private static DescribedPredicate<JavaClass> oursOutside(String... packages) {
        return in("dev.winnow..").and(outside(packages));
    }

    private static DescribedPredicate<JavaClass> isOneOf(Class<?>... types) {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysFalse();
        for (Class<?> type : types) {
            any = any.or(JavaClass.Predicates.equivalentTo(type));
        }
        return any;
    }
}

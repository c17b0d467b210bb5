package dev.winnow.bench;

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
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages(
                            "dev.winnow.core..",
                            "java..",
                            "com.knuddels.jtokkit..",
                            "org.commonmark..",
                            "org.jspecify..",
                            "org.slf4j..");

    @ArchTest
    static final ArchRule inference_knows_only_core =
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.inference..")
                    .should()
                    .dependOnClassesThat(
                            isOurs().and(
                                            DescribedPredicate.not(
                                                    JavaClass.Predicates.resideInAnyPackage(
                                                            "dev.winnow.core..",
                                                            "dev.winnow.inference.."))));

    @ArchTest
    static final ArchRule platform_knows_only_core_and_in_one_package_inference =
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.platform..")
                    .and()
                    .resideOutsideOfPackage("dev.winnow.platform.inference..")
                    .should()
                    .dependOnClassesThat(
                            isOurs().and(
                                            DescribedPredicate.not(
                                                    JavaClass.Predicates.resideInAnyPackage(
                                                            "dev.winnow.core..",
                                                            "dev.winnow.platform.."))));

    /** Documents meet their store in core: neither side knows the other. */
    @ArchTest
    static final ArchRule services_and_ingestion_do_not_know_each_other =
            slices().matching("dev.winnow.(ingest|kg|retriever|reranker|pruner)..")
                    .should()
                    .notDependOnEachOther();

    @ArchTest
    static final ArchRule only_the_bench_knows_the_program =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.winnow.app..", "dev.winnow.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("dev.winnow.app..");

    @ArchTest
    static final ArchRule the_client_knows_only_the_jdk_and_jackson =
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.client..")
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages(
                            "dev.winnow.client..",
                            "java..",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation..",
                            "org.jspecify..");

    /** Not a class of the server, nor Lucene: terms come ready, and answers are JSON. */
    @ArchTest
    static final ArchRule the_store_on_opensearch_knows_core_and_the_client =
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.opensearch..")
                    .should()
                    .dependOnClassesThat()
                    .resideOutsideOfPackages(
                            "dev.winnow.core..",
                            "dev.winnow.opensearch..",
                            "java..",
                            "javax.net.ssl..",
                            "org.apache.hc..",
                            "org.jspecify..",
                            "org.opensearch.client..",
                            "org.slf4j..",
                            "tools.jackson..");

    @ArchTest
    static final ArchRule nobody_else_talks_to_opensearch =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.winnow.opensearch..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.opensearch..");

    @ArchTest
    static final ArchRule langchain4j_sees_the_client_and_nothing_else_of_ours =
            noClasses()
                    .that()
                    .resideInAPackage("dev.winnow.langchain4j..")
                    .should()
                    .dependOnClassesThat(
                            isOurs().and(
                                            DescribedPredicate.not(
                                                    JavaClass.Predicates.resideInAnyPackage(
                                                            "dev.winnow.client..",
                                                            "dev.winnow.langchain4j.."))));

    @ArchTest
    static final ArchRule no_program_knows_the_bench_or_has_a_broker =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.winnow.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.winnow.bench..", "kafka..", "org.apache.kafka.server..");

    /** A program that only searches carries none of them. */
    @ArchTest
    static final ArchRule only_extraction_knows_parsers =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.winnow.ingest.extract..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.tika..", "org.apache.poi..", "org.apache.pdfbox..");

    /** Texts that come by the API are read as Markdown wherever a passage is made. */
    @ArchTest
    static final ArchRule only_structure_and_extraction_know_markdown =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.winnow.core.structure..", "dev.winnow.ingest.extract..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.commonmark..");

    @ArchTest
    static final ArchRule the_pruner_and_the_graph_need_no_model =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.winnow.pruner..", "dev.winnow.kg..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("dev.winnow.inference..", "ai.onnxruntime..", "ai.djl..");

    @ArchTest
    static final ArchRule core_and_inference_are_free_of_spring =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.winnow.core..", "dev.winnow.inference..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SPRING);

    /** Ingestion has two faces: its endpoints and its topic. */
    @ArchTest
    static final ArchRule algorithms_of_services_are_free_of_spring =
            noClasses()
                    .that()
                    .resideInAnyPackage(SERVICES)
                    .and()
                    .resideOutsideOfPackages(
                            "..boot..", "..api..", "..config..", "dev.winnow.ingest.topic..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SPRING);

    /**
     * The generator calls by Spring's HTTP client; the class that runs the service inside the
     * command line holds its context.
     */
    @ArchTest
    static final ArchRule the_program_is_free_of_spring_where_it_can_be =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.winnow.app..", "dev.winnow.bench..")
                    .and()
                    .resideOutsideOfPackages("..boot..", "..api..", "..config..", "..generator..")
                    .and()
                    // The request's fields carry the marks that the API page is rendered from.
                    .haveNameNotMatching(
                            "dev\\.winnow\\.app\\.(cli\\.Service|context\\.PruneRequest)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SPRING);

    @ArchTest
    static final ArchRule json_is_jackson_3 =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml.jackson.core..",
                            "com.fasterxml.jackson.databind..",
                            "com.fasterxml.jackson.datatype..",
                            "com.fasterxml.jackson.module..");

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
            noClasses()
                    .should()
                    .haveSimpleNameEndingWith("Util")
                    .orShould()
                    .haveSimpleNameEndingWith("Utils")
                    .orShould()
                    .haveSimpleNameEndingWith("Helper")
                    .orShould()
                    .haveSimpleNameEndingWith("Manager")
                    .orShould()
                    .haveSimpleNameEndingWith("Impl")
                    .orShould()
                    .haveSimpleNameEndingWith("Info")
                    .orShould()
                    .haveSimpleNameEndingWith("Common");

    private static DescribedPredicate<JavaClass> isOurs() {
        return JavaClass.Predicates.resideInAPackage("dev.winnow..");
    }

    private static DescribedPredicate<JavaClass> isOneOf(Class<?>... types) {
        DescribedPredicate<JavaClass> any = DescribedPredicate.alwaysFalse();
        for (Class<?> type : types) {
            any = any.or(JavaClass.Predicates.equivalentTo(type));
        }
        return any;
    }
}

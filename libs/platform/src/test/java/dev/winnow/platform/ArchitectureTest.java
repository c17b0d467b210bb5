package dev.winnow.platform;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "dev.winnow.platform",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_form_no_cycle =
            slices().matching("dev.winnow.platform.(*)..").should().beFreeOfCycles();

    /**
     * Jackson 3 kept the annotations of Jackson 2; its old databind and core are what must not come
     * back.
     */
    @ArchTest
    static final ArchRule json_is_jackson_3 =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule json_knows_no_web =
            noClasses()
                    .that()
                    .resideInAPackage("..json..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.springframework..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule no_stage_of_a_service_is_known_here =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.winnow.ingest..",
                            "dev.winnow.kg..",
                            "dev.winnow.retriever..",
                            "dev.winnow.reranker..",
                            "dev.winnow.pruner..",
                            "dev.winnow.app..");

    /**
     * Programs without models have no class of inference: what names one lives in the one package
     * that stands aside then.
     */
    @ArchTest
    static final ArchRule only_one_package_knows_inference =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.winnow.platform.inference..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "dev.winnow.inference..", "dev.winnow.platform.inference..");
}

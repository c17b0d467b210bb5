package dev.winnow.kg.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.graph.GraphFact.EvidenceGrade;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProfileFileTest {

    @TempDir private Path folder;

    @Test
    void a_graph_of_the_field_is_recognised_by_its_kinds_and_another_gets_no_profile() {
        assertThat(ProfileFile.named("auto").apply(graph("Disease", "Gene", "Pathway")).name())
                .isEqualTo("biomedical");
        assertThat(ProfileFile.named("auto").apply(graph("Disease", "City")))
                .isSameAs(GraphProfile.NONE);
        assertThat(ProfileFile.named("none").apply(graph("Disease", "Gene")))
                .isSameAs(GraphProfile.NONE);
        assertThat(ProfileFile.named("biomedical").apply(graph("City")).name())
                .isEqualTo("biomedical");
    }

    @Test
    void every_entry_of_the_biomedical_profile_says_where_it_comes_from() throws Exception {
        JsonNode profile;
        try (InputStream json = ProfileFile.class.getResourceAsStream("biomedical.json")) {
            profile = JsonMapper.shared().readTree(json);
        }

        profile.forEachEntry(
                (field, value) -> {
                    if (value.isArray()) {
                        assertThat(value).isNotEmpty();
                        value.forEach(
                                entry ->
                                        assertThat(entry.path("from").asString(""))
                                                .as(field)
                                                .isNotBlank());
                    } else if (value.isObject()) {
                        assertThat(value.path("from").asString("")).as(field).isNotBlank();
                    }
                });
    }

    @Test
    void a_file_of_ones_own_needs_a_name_and_nothing_else() throws Exception {
        GraphProfile least = own("{\"name\": \"ships\"}");
        GraphProfile more =
                own(
                        """
                        {
                          "name": "ships",
                          "kind_words": [{"kind": "Vessel", "words": ["Ship", "cargo boat"]}],
                          "grade_rules": [
                            {"field": "survey", "grade": "measured-strong", "from": "Lloyd's"}
                          ]
                        }
                        """);

        assertThat(least)
                .usingRecursiveComparison()
                .ignoringFields("name")
                .isEqualTo(GraphProfile.NONE);
        assertThat(more.kindWords().getFirst().words())
                .containsExactlyInAnyOrder("ship", "cargo boat");
        assertThat(more.gradeRules())
                .containsExactly(
                        new GraphProfile.GradeRule(
                                "survey", null, EvidenceGrade.MEASURED_STRONG, "Lloyd's"));
        assertThat(more.fits(graph("Vessel"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|no JSON",
                "null|holds no profile",
                "{}|name is missing or empty",
                "{\"name\": \"a\", \"symbol_clues\": []}|line 1 (symbol_clues): there is no field"
                        + " symbol_clues here; there are field_cues, grade_rules",
                "{\"name\": \"a\", \"symbol_cues\": {\"words\": [\"two words\"]}}|symbol_cues holds"
                        + " \"two words\"; it is compared word by word",
                "{\"name\": \"a\", \"kind_words\": {}}|(kind_words): a list is needed",
                "{\"name\": \"a\", \"kind_words\": [{\"words\": [\"x\"]}]}|(kind_words[0]): kind is"
                        + " missing or empty",
                "{\"name\": \"a\", \"grade_rules\": [{\"field\": \"x\", \"grade\": \"sure\"}]}"
                        + "|(grade_rules[0].grade): one of causal, curated, measured-strong,"
                        + " measured, text-mined, stated is needed",
                "{\"name\": \"a\", \"grade_rules\": [{\"field\": \"x\"}]}|(grade_rules[0]): grade is"
                        + " missing or empty",
                "{\"name\": \"a\", \"significance\": {\"at_most\": 5}}|(significance): at_most"
                        + " must be above 0 and below 1, got 5.0",
                "{\"name\": \"a\", \"significance\": {\"at_most\": \"low\"}}"
                        + "|(significance.at_most): a number is needed",
                "{\"name\": \"a\", \"recognised_by\": {\"kinds\": [\"x\"], \"at_least\": 2}}"
                        + "|at_least must be between 1 and the number of kinds, 1; got 2",
                "{\"name\": \"a\", \"name\": \"b\"}|no JSON: Duplicate"
            })
    void a_wrong_file_is_refused_with_its_place_and_what_is_needed(String json, String problem) {
        assertThatThrownBy(() -> own(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(folder.resolve("own.json").toString())
                .hasMessageContaining(problem)
                .message()
                .doesNotContain("dev.winnow", "java.");
    }

    @Test
    void a_name_that_is_neither_a_profile_nor_a_file_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> ProfileFile.named("biomedcal"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no profile and no file biomedcal; the profiles are auto,"
                                + " biomedical and none");
    }

    @Test
    void a_name_that_no_file_can_have_is_refused_as_a_profile_that_cannot_be_used() {
        assertThatThrownBy(() -> ProfileFile.named("a\0b"))
                .isInstanceOf(ProfileFile.UnusableProfileException.class)
                .hasMessageContaining("cannot be read");
    }

    private GraphProfile own(String json) throws IOException {
        Path file = folder.resolve("own.json");
        Files.writeString(file, json);
        return ProfileFile.named(file.toString()).apply(graph("Vessel"));
    }

    private static GraphDescription graph(String... kinds) {
        TreeMap<String, Long> nodes = new TreeMap<>();
        List.of(kinds).forEach(kind -> nodes.put(kind, 1L));
        return new GraphDescription("1", "", GraphDescription.PUBLIC, 1, nodes, new TreeMap<>());
    }
}

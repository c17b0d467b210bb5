package dev.winnow.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDescriptionTest {

    @TempDir private Path folder;

    @BeforeEach
    void copy() throws IOException {
        TinyModels.copy("two-head", folder);
    }

    @Test
    void a_missing_field_is_named_with_the_fields_that_are_there() throws IOException {
        TinyModels.replaceInDescription(folder, "\"precision\"", "\"precisoin\"");

        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("winnow-model.json").toString())
                .hasMessageContaining("\"model.precision\" is missing")
                .hasMessageContaining("file, sha256, precisoin");
    }

    @Test
    void a_field_of_another_kind_is_named_with_what_it_holds() throws IOException {
        TinyModels.replaceInDescription(folder, "\"tiny-two-head\"", "17");

        assertThatThrownBy(this::read)
                .hasMessageContaining("\"name\" must be a text that is not blank, but is 17");
    }

    @Test
    void a_precision_that_nobody_knows_is_refused() throws IOException {
        TinyModels.replaceInDescription(folder, "\"fp32\"", "\"float\"");

        assertThatThrownBy(this::read)
                .hasMessageContaining("begins with int8, fp16 or fp32, but is \"float\"");
    }

    @Test
    void a_hash_that_is_none_is_refused() throws IOException {
        String sha256 = read().tokenizer().sha256();
        TinyModels.replaceInDescription(folder, sha256, sha256.substring(1));

        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "\"tokenizer.sha256\" must be 64 lower-case hexadecimal digits");
    }

    @Test
    void a_file_that_is_no_json_says_where_it_breaks() throws IOException {
        Files.writeString(folder.resolve("winnow-model.json"), "{\"name\": ");

        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("winnow-model.json is not JSON");
    }

    @Test
    void variants_in_other_precisions_follow_the_model() throws IOException {
        String sha256 = read().variants().getFirst().entry().sha256();
        TinyModels.replaceInDescription(
                folder,
                "{\n  \"name\"",
                "{\n  \"variants\": [{\"file\": \"half.onnx\", \"sha256\": \"%s\", \"precision\": \"fp16\"}],\n  \"name\""
                        .formatted(sha256));

        assertThat(read().variants())
                .extracting(ModelDescription.Variant::precision)
                .containsExactly(Precision.FP32, Precision.FP16);
    }

    private ModelDescription read() {
        return ModelDescription.read(new ModelSource.Directory(folder));
    }
}

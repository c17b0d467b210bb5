package dev.winnow.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.model.ModelSource.ModelFile;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSourceTest {

    @TempDir private Path folder;

    @Test
    void a_folder_and_the_class_path_give_the_same_checked_files() throws IOException {
        TinyModels.copy("two-head", folder);
        ModelDescription onDisk = ModelDescription.read(new ModelSource.Directory(folder));
        ModelDescription inJar = TinyModels.description("two-head");

        ModelFile file = onDisk.modelFile(onDisk.variants().getFirst());

        assertThat(Files.readAllBytes(file.path()))
                .isEqualTo(inJar.modelFile(inJar.variants().getFirst()).bytes());
        assertThat(onDisk.tokenizerFile().sha256()).isEqualTo(inJar.tokenizerFile().sha256());
    }

    @Test
    void a_damaged_file_is_refused_with_both_hashes() throws IOException {
        TinyModels.copy("two-head", folder);
        ModelDescription description = ModelDescription.read(new ModelSource.Directory(folder));
        Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> description.modelFile(description.variants().getFirst()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("model.onnx").toString())
                .hasMessageContaining(
                        "039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81")
                .hasMessageContaining(description.variants().getFirst().entry().sha256());
    }

    @Test
    void a_missing_file_is_named_with_its_folder() throws IOException {
        TinyModels.copy("two-head", folder);
        Files.delete(folder.resolve("tokenizer.json"));
        ModelDescription description = ModelDescription.read(new ModelSource.Directory(folder));

        assertThatThrownBy(description::tokenizerFile)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString());
    }

    @Test
    void a_file_outside_of_the_folder_is_refused_whatever_it_holds() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        TinyModels.copy("two-head", model);
        Path outside = Files.move(model.resolve("tokenizer.json"), folder.resolve("outside.json"));
        Path json = model.resolve(ModelSource.DESCRIPTION);
        String described = Files.readString(json);
        for (String file : List.of("../outside.json", outside.toAbsolutePath().toString())) {
            Files.writeString(json, described.replace("tokenizer.json", file));
            ModelDescription description = ModelDescription.read(new ModelSource.Directory(model));

            assertThatThrownBy(description::tokenizerFile)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("lies outside of that folder")
                    .hasMessageContaining(file);
        }
    }

    @Test
    void a_file_may_be_named_from_the_working_folder() {
        ModelSource here = new ModelSource.Directory(Path.of("."));

        assertThat(here.read("pom.xml")).isNotEmpty();
        assertThatThrownBy(() -> new ModelSource.Directory(Path.of("..")).read("../pom.xml"))
                .hasMessageContaining("lies outside of that folder");
    }

    @Test
    void a_folder_that_does_not_exist_is_told_apart_from_one_without_description() {
        assertThatThrownBy(
                        () ->
                                ModelDescription.read(
                                        ModelSource.of(folder.resolve("no").toString())))
                .hasMessageContaining("the folder does not exist");
        assertThatThrownBy(() -> ModelDescription.read(ModelSource.of(folder.toString())))
                .hasMessageContaining("winnow-model.json")
                .hasMessageContaining("a model is a folder with");
    }

    @Test
    void variants_in_other_precisions_follow_the_model() throws IOException {
        TinyModels.copy("two-head", folder);
        TinyModels.addHalfFloats(folder);

        assertThat(ModelDescription.read(new ModelSource.Directory(folder)).variants())
                .extracting(ModelDescription.Variant::precision)
                .containsExactly(Precision.FP32, Precision.FP16);
    }

    @Test
    void a_class_path_without_the_models_says_which_jar_is_missing() {
        assertThatThrownBy(() -> ModelDescription.read(ModelSource.of("classpath:no/such/model")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("classpath:/no/such/model/winnow-model.json")
                .hasMessageContaining("winnow-models");
    }

    @Test
    void a_setting_names_a_folder_its_description_or_the_class_path() {
        assertThat(ModelSource.of(folder.toString()))
                .isEqualTo(new ModelSource.Directory(folder.toAbsolutePath()));
        assertThat(ModelSource.of(folder.resolve("winnow-model.json").toString()))
                .isEqualTo(new ModelSource.Directory(folder.toAbsolutePath()));
        assertThat(ModelSource.of("classpath:/dev/winnow/models/winnow-small-3/"))
                .isEqualTo(ModelSource.DEFAULT_RERANKER);
    }

    @Test
    void the_default_models_are_described_and_whole() {
        for (ModelSource source :
                new ModelSource[] {ModelSource.DEFAULT_RERANKER, ModelSource.DEFAULT_EMBEDDER}) {
            ModelDescription description = ModelDescription.read(source);

            assertThat(description.modelFile(description.variants().getFirst()).bytes())
                    .isNotEmpty();
            assertThat(description.variants().getFirst().precision()).isEqualTo(Precision.INT8);
            assertThat(description.tokenizerFile().bytes()).isNotEmpty();
        }
    }
}

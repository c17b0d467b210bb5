package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceTest {

    @TempDir private Path folder;

    @Test
    void a_required_gpu_that_is_not_there_fails_at_the_start_and_says_what_was_looked_for() {
        Path missing = folder.resolve("nvidiactl");

        assertThatThrownBy(() -> load(InferenceSettings.Device.CUDA, missing))
                .isInstanceOf(NoGpuException.class)
                .hasMessageContaining("winnow.inference.device=cuda")
                .hasMessageContaining("tiny-two-head")
                .hasMessageContaining(missing.toString());
    }

    @Test
    void a_device_without_a_cuda_build_names_the_profile_to_build_with() throws IOException {
        assumeThat(OrtEnvironment.getAvailableProviders())
                .as("providers of a build without CUDA")
                .doesNotContain(OrtProvider.CUDA);
        Path present = Files.createFile(folder.resolve("nvidiactl"));

        assertThatThrownBy(() -> load(InferenceSettings.Device.CUDA, present))
                .isInstanceOf(NoGpuException.class)
                .hasMessageContaining("profile gpu");
    }

    @Test
    void without_a_gpu_the_cpu_takes_over_and_the_identity_says_so() throws IOException {
        for (InferenceSettings.Device choice :
                List.of(InferenceSettings.Device.AUTO, InferenceSettings.Device.CPU)) {
            try (OnnxModel<float[]> model = load(choice, folder.resolve("nvidiactl"))) {
                assertThat(model.identity().device()).isEqualTo("cpu");
                assertThat(model.identity().name()).isEqualTo("tiny-two-head");
            }
        }
    }

    @Test
    void the_identity_has_the_number_of_the_gpu() {
        InferenceSettings third = new InferenceSettings(InferenceSettings.Device.CUDA, null, 1, 2);

        assertThat(OnnxSessions.ExecutionDevice.CUDA.label(third)).isEqualTo("cuda:2");
    }

    @Test
    void a_gpu_wants_a_float_variant_and_prefers_the_smaller() throws IOException {
        TinyModels.copy("two-head", folder);
        TinyModels.addHalfFloats(folder);
        Path half = Files.createFile(folder.resolve("half.onnx"));
        ModelDescription both = ModelDescription.read(new ModelSource.Directory(folder));
        ModelDescription int8 = ModelDescription.read(ModelSource.DEFAULT_RERANKER);

        assertThat(gpuChoice(both, null)).isEqualTo(Precision.FP16);
        assertThat(gpuChoice(both, Precision.FP32)).isEqualTo(Precision.FP32);
        assertThat(VariantChoice.forCpu(both, null).precision()).isEqualTo(Precision.FP32);
        assertThat(VariantChoice.forGpu(int8, null)).isEmpty();
        Files.delete(half);
        assertThat(gpuChoice(both, null))
                .as("without the file of the other")
                .isEqualTo(Precision.FP32);
    }

    /** Its floats are a jar of their own. */
    @Test
    void the_embedder_has_floats_for_a_gpu_where_the_build_brought_them() {
        ModelDescription embedder = ModelDescription.read(ModelSource.DEFAULT_EMBEDDER);

        assertThat(VariantChoice.forCpu(embedder, null).precision()).isEqualTo(Precision.INT8);
        assertThat(VariantChoice.forGpu(embedder, null)).isEmpty();
        assertThat(embedder.variants())
                .extracting(ModelDescription.Variant::precision)
                .containsExactly(Precision.INT8, Precision.FP32);
    }

    @Test
    void a_precision_that_a_model_does_not_have_is_refused_with_those_it_has() {
        ModelDescription model = TinyModels.description("two-head");
        InferenceSettings settings =
                new InferenceSettings(InferenceSettings.Device.CPU, Precision.INT8, 1, 0);

        assertThatThrownBy(() -> OnnxSessions.open(model, settings, GpuProbe.SYSTEM))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("winnow.inference.precision=int8")
                .hasMessageContaining("model.onnx in fp32");
    }

    @Test
    void half_floats_are_left_to_gpus() throws IOException {
        ModelDescription half =
                ModelDescription.read(
                        TinyModels.altered("two-head", folder, "\"fp32\"", "\"fp16\""));

        assertThatThrownBy(() -> VariantChoice.forCpu(half, null))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("model.onnx in fp16");
        assertThatThrownBy(() -> VariantChoice.forCpu(half, Precision.FP16))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("winnow.inference.precision=fp16 needs a GPU");
    }

    @Test
    void a_file_that_is_no_model_is_refused_by_name() throws Exception {
        TinyModels.copy("two-head", folder);
        TinyModels.replaceFile(folder, "model.onnx", "no model");
        ModelDescription description = ModelDescription.read(new ModelSource.Directory(folder));

        assertThatThrownBy(
                        () ->
                                OnnxSessions.open(
                                        description, TinyModels.settings(1), GpuProbe.SYSTEM))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("ONNX Runtime cannot load")
                .hasMessageContaining(folder.resolve("model.onnx").toString());
    }

    @Test
    void settings_that_are_too_small_are_refused() {
        InferenceSettings settings = InferenceSettings.defaults();

        assertThatThrownBy(() -> settings.withSessions(0))
                .hasMessageContaining("winnow.inference.sessions must be at least 1, got 0");
        assertThatThrownBy(() -> new InferenceSettings(InferenceSettings.Device.AUTO, null, 1, -1))
                .hasMessageContaining("winnow.inference.gpu-device must be at least 0, got -1");
    }

    private static Precision gpuChoice(ModelDescription model, @Nullable Precision wanted) {
        return VariantChoice.forGpu(model, wanted).orElseThrow().precision();
    }

    private static OnnxModel<float[]> load(InferenceSettings.Device choice, Path device) {
        return OnnxModel.load(
                TinyModels.description("two-head"),
                InferenceSettings.defaults().withSessions(1).withDevice(choice),
                new GpuProbe(List.of(device)),
                0,
                48,
                signature -> new PlainOutput("keep_prob"));
    }
}

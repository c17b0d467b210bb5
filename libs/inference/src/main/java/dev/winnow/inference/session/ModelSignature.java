package dev.winnow.inference.session;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.winnow.inference.model.InvalidModelException;
import java.util.Arrays;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/** The inputs and outputs that a model file has, and errors that list them. */
public final class ModelSignature {

    static final String IDS = "input_ids";
    static final String MASK = "attention_mask";
    static final String TYPES = "token_type_ids";

    private final String location;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;

    private ModelSignature(
            String location, Map<String, NodeInfo> inputs, Map<String, NodeInfo> outputs) {
        this.location = location;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /**
     * Reads the signature and checks the inputs.
     *
     * @throws InvalidModelException if an input is missing, has another type or shape, or is one
     *     that nothing here can fill
     */
    static ModelSignature of(OrtSession session, String location) throws OrtException {
        ModelSignature signature =
                new ModelSignature(
                        location,
                        new TreeMap<>(session.getInputInfo()),
                        new TreeMap<>(session.getOutputInfo()));
        signature.checkInputs();
        return signature;
    }

    boolean hasTokenTypes() {
        return inputs.containsKey(TYPES);
    }

    public boolean hasOutput(String name) {
        return outputs.containsKey(name);
    }

    /**
     * Checks an output's type and shape.
     *
     * @param shape sizes by axis, -1 for those that depend on the input
     * @throws InvalidModelException if it is missing or differs
     */
    public void requireOutput(String name, long... shape) {
        if (!outputFits(name, shape)) {
            throw misses(
                    "an output %s of type float and shape %s"
                            .formatted(name, Arrays.toString(shape)));
        }
    }

    /**
     * Checks an output's type and shape where either of two shapes will do.
     *
     * @throws InvalidModelException if it is missing or has neither
     */
    public void requireOutput(String name, long[] shape, long[] or) {
        if (!outputFits(name, shape) && !outputFits(name, or)) {
            throw misses(
                    "an output %s of type float and shape %s or %s"
                            .formatted(name, Arrays.toString(shape), Arrays.toString(or)));
        }
    }

    private boolean outputFits(String name, long... shape) {
        NodeInfo output = outputs.get(name);
        if (output == null) {
            throw misses("an output named " + name);
        }
        return output.getInfo() instanceof TensorInfo tensor
                && isFloat(tensor.type)
                && fits(tensor.getShape(), shape);
    }

    /**
     * An error that names the expectation, the inputs and outputs of the file, and the place where
     * names can be stated.
     */
    public InvalidModelException misses(String expected) {
        return new InvalidModelException(
                "%s lacks %s; its inputs are %s, its outputs %s. Outputs with other names can be stated in winnow-model.json (docs/reference/models.md)"
                        .formatted(location, expected, list(inputs), list(outputs)));
    }

    private void checkInputs() {
        requireInput(IDS);
        requireInput(MASK);
        for (String name : inputs.keySet()) {
            switch (name) {
                case IDS, MASK -> {}
                case TYPES -> requireInput(TYPES);
                default ->
                        throw new InvalidModelException(
                                "%s wants the input %s, which nothing here can fill; known are %s, %s and, optionally, %s. Its inputs are %s"
                                        .formatted(location, name, IDS, MASK, TYPES, list(inputs)));
            }
        }
    }

    private void requireInput(String name) {
        NodeInfo input = inputs.get(name);
        if (input == null
                || !(input.getInfo() instanceof TensorInfo tensor)
                || tensor.type != OnnxJavaType.INT64
                || !fits(tensor.getShape(), -1, -1)) {
            throw misses("an input %s of type int64 with two dynamic axes".formatted(name));
        }
    }

    private static boolean isFloat(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16;
    }

    /** An axis that the file leaves open fits every size. */
    private static boolean fits(long[] actual, long... expected) {
        if (actual.length != expected.length) {
            return false;
        }
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != -1 && actual[i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private static String list(Map<String, NodeInfo> nodes) {
        StringJoiner list = new StringJoiner(", ", "[", "]");
        nodes.forEach(
                (name, node) ->
                        list.add(
                                node.getInfo() instanceof TensorInfo tensor
                                        ? "%s %s %s"
                                                .formatted(
                                                        name,
                                                        tensor.type,
                                                        Arrays.toString(tensor.getShape()))
                                        : name + " (not a tensor)"));
        return list.toString();
    }
}

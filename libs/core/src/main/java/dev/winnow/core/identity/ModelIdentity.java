package dev.winnow.core.identity;

/**
 * The name, hash and device of a model that computed something. It stands in every report, because
 * a reranker that fell back to another device or file looks exactly like a working one.
 *
 * @param name the model's name, e.g. {@code winnow-small-3}
 * @param sha256 hash of the model file, 64 lower-case hexadecimal digits
 * @param device where it runs, e.g. {@code cpu} or {@code cuda:0}
 */
public record ModelIdentity(String name, String sha256, String device) {

    public ModelIdentity {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "sha256 of model %s must be 64 hexadecimal digits".formatted(name));
        }
    }

    /** The name and the hash: what the model computes depends on nothing else. */
    public String nameAndHash() {
        return name + " sha256:" + sha256;
    }
}

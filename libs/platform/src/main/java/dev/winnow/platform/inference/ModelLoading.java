package dev.winnow.platform.inference;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.NoGpuException;
import dev.winnow.platform.config.UnusableConfigurationException;
import java.util.function.Supplier;

/**
 * Loads a model that a setting names, and tells in words of that setting why it cannot be loaded.
 */
public final class ModelLoading {

    private ModelLoading() {}

    /**
     * Loads a model that comes with Winnow.
     *
     * @param role what it is here, such as {@code reranker}
     * @param setting the key that names its folder
     * @throws UnusableConfigurationException if its files cannot be used, or there is no GPU and
     *     one is required
     */
    public static <T> T load(String role, String setting, Supplier<T> model) {
        return load(role, setting, "use the model that comes with Winnow", model);
    }

    /**
     * The same for one that does not come with Winnow.
     *
     * @param without what removing the setting means, as a verb
     */
    public static <T> T load(String role, String setting, String without, Supplier<T> model) {
        try {
            return model.get();
        } catch (InvalidModelException e) {
            throw new UnusableConfigurationException(
                    "The %s cannot be loaded: %s".formatted(role, e.getMessage()),
                    "Correct %s, or remove it to %s.".formatted(setting, without));
        } catch (NoGpuException e) {
            throw new UnusableConfigurationException(
                    String.valueOf(e.getMessage()),
                    "Set winnow.inference.device=auto, or make the GPU usable.");
        }
    }
}

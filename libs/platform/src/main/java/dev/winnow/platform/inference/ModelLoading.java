package dev.winnow.platform.inference;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.NoGpuException;
import dev.winnow.platform.config.UnusableConfigurationException;
import java.util.function.Supplier;

/**
 * Loads a model that a setting names, and tells in words of that setting why it cannot be loaded.
 */
public final class ModelLoading {

    private final String role;
    private final String setting;
    private final String without;

    private ModelLoading(String role, String setting, String without) {
        this.role = role;
        this.setting = setting;
        this.without = without;
    }

    /**
     * For a model.
     *
     * @param role what it is here, such as {@code reranker}
     * @param setting the key that names its folder
     */
    public static ModelLoading of(String role, String setting) {
        return of(role, setting, "use the model that comes with Winnow");
    }

    /**
     * For a model that does not come with Winnow.
     *
     * @param without what removing the setting means, as a verb
     */
    public static ModelLoading of(String role, String setting, String without) {
        return new ModelLoading(role, setting, without);
    }

    /**
     * Loads it.
     *
     * @throws UnusableConfigurationException if its files cannot be used, or there is no GPU and
     *     one is required
     */
    public <T> T load(Supplier<T> model) {
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

package dev.winnow.inference.session;

/** Where models are wanted to run. */
public enum DeviceChoice {
    /** On a GPU where there is one and the model has a float variant, else on the CPU. */
    AUTO,
    CPU,
    /** On a GPU; where that fails, on the CPU with a warning, or not at all if a GPU is required. */
    CUDA
}

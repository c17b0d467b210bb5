package dev.winnow.inference.session;

/** Where a model does run. */
public enum ExecutionDevice {
    CPU("cpu"),
    /** The first GPU that the process sees; more are given to further processes. */
    CUDA("cuda:0");

    private final String label;

    ExecutionDevice(String label) {
        this.label = label;
    }

    /** The name in reports. */
    public String label() {
        return label;
    }
}

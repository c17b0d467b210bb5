package dev.winnow.platform.config;

import java.io.Serial;

/**
 * The configuration cannot be meant as it stands. Boot prints description and action in place of a
 * stack trace.
 */
public final class UnusableConfigurationException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final String action;

    public UnusableConfigurationException(String description, String action) {
        super(description);
        this.action = action;
    }

    /** What to do about it. */
    public String action() {
        return action;
    }
}

package dev.winnow.platform.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows an {@link UnusableConfigurationException} as a short text at the end of a failed start. */
public final class UnusableConfigurationAnalyzer
        extends AbstractFailureAnalyzer<UnusableConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable root, UnusableConfigurationException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}

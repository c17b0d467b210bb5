package dev.winnow.platform.request;

import dev.winnow.core.query.Settings;
import dev.winnow.core.settings.Ranges;
import dev.winnow.platform.error.ProblemException;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How questions are taken in and run.
 *
 * @param defaults settings of a request that does not say otherwise; what is left out keeps the
 *     built-in value
 * @param caps the most that a request may ask for
 * @param defaultTimeout time for a request that sends no Winnow-Timeout header
 * @param maxTimeout most time that the Winnow-Timeout header can ask for; larger values are cut to
 *     it
 * @param threads threads that run the stages of one tenant's questions; 0 means one for each
 *     processor
 * @param maxBody largest JSON body; uploads have the limits of spring.servlet.multipart
 * @param transport how a question gets from stage to stage
 */
@ConfigurationProperties("winnow.pipeline")
public record PipelineProperties(
        @NestedConfigurationProperty @DefaultValue RequestSettings defaults,
        @DefaultValue Caps caps,
        @DefaultValue("10s") Duration defaultTimeout,
        @DefaultValue("60s") Duration maxTimeout,
        @DefaultValue("0") int threads,
        @DefaultValue("8MB") DataSize maxBody,
        @DefaultValue("in-process") Transport transport) {

    /** How a question gets from stage to stage. */
    public enum Transport {
        /** All stages run in this process. */
        IN_PROCESS,
        /** Through topics: this program is one of several. */
        KAFKA
    }

    public PipelineProperties {
        Ranges.atLeast("winnow.pipeline.default-timeout", defaultTimeout.toMillis(), 1);
        if (maxTimeout.compareTo(defaultTimeout) < 0) {
            throw new IllegalArgumentException(
                    "winnow.pipeline.max-timeout (%s) must not be below winnow.pipeline.default-timeout (%s)"
                            .formatted(maxTimeout, defaultTimeout));
        }
        Ranges.atLeast("winnow.pipeline.threads", threads, 0);
        Ranges.atLeast("winnow.pipeline.max-body", maxBody.toBytes(), 1);
        if (defaults.interpolation() != null) {
            throw new IllegalArgumentException(
                    "winnow.pipeline.defaults.interpolation is no setting: winnow.retriever.prf and winnow.retriever.fusion.final-weight hold for requests without an interpolation");
        }
        settings(defaults, caps);
    }

    /** The settings of a request without overrides. */
    public Settings defaultSettings() {
        return settings(defaults, caps);
    }

    private static Settings settings(RequestSettings defaults, Caps caps) {
        try {
            return defaults.over(Settings.DEFAULTS, caps);
        } catch (ProblemException e) {
            throw new IllegalArgumentException("winnow.pipeline.defaults: " + e.problem().detail());
        }
    }

    /** The threads that run stages. */
    public int effectiveThreads() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }

    /**
     * Limits of one request and of all together. The numbers are start values, chosen so that one
     * request cannot keep a small machine busy for minutes.
     *
     * @param candidates most passages handed to the reranker
     * @param topK most passages from which sentences are kept
     * @param tokenBudget most tokens of a context
     * @param queryCharacters most characters of a question, in UTF-16 units, with all that a front
     *     end wraps around it
     * @param queryTokens most tokens of what is looked up of it, counted as the model reads it
     * @param concurrentRequests most requests that run or wait for a thread; more get 429
     * @param requestsPerTenant most of them that one tenant has, fewer than all of them; 0 means
     *     three quarters
     * @param requestsPerKey most requests under way with one API key, uploads and streams included;
     *     more get 429
     */
    public record Caps(
            @DefaultValue("200") int candidates,
            @DefaultValue("100") int topK,
            @DefaultValue("32000") int tokenBudget,
            @DefaultValue("32000") int queryCharacters,
            @DefaultValue("1024") int queryTokens,
            @DefaultValue("512") int concurrentRequests,
            @DefaultValue("0") int requestsPerTenant,
            @DefaultValue("256") int requestsPerKey) {

        public Caps {
            Ranges.atLeast("winnow.pipeline.caps.candidates", candidates, 1);
            Ranges.atLeast("winnow.pipeline.caps.top-k", topK, 1);
            Ranges.atLeast("winnow.pipeline.caps.token-budget", tokenBudget, 1);
            Ranges.atLeast("winnow.pipeline.caps.query-characters", queryCharacters, 1);
            Ranges.atLeast("winnow.pipeline.caps.query-tokens", queryTokens, 1);
            Ranges.atLeast("winnow.pipeline.caps.concurrent-requests", concurrentRequests, 1);
            requestsPerTenant = share(requestsPerTenant, concurrentRequests);
            Ranges.atLeast("winnow.pipeline.caps.requests-per-key", requestsPerKey, 1);
        }

        /** Of one place nothing can be left to others. */
        private static int share(int asked, int all) {
            if (asked < 0 || asked > Math.max(1, all - 1)) {
                throw new IllegalArgumentException(
                        "winnow.pipeline.caps.requests-per-tenant must be 0 or more and below winnow.pipeline.caps.concurrent-requests (%d), so that one tenant cannot take all places, got %d"
                                .formatted(all, asked));
            }
            return asked > 0 ? asked : Math.max(1, all - (all + 3) / 4);
        }
    }
}

package dev.winnow.core.fusion;

import java.util.List;

/**
 * Turns the scores of several sources into one score for each passage. Pure, and independent of the
 * order of the passages.
 */
@FunctionalInterface
public interface Fusion {

    /**
     * Fuses channels of equal length.
     *
     * @param channels at least one, in a fixed order: sums are made in it
     */
    Fused fuse(List<Channel> channels);
}

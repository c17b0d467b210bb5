package dev.winnow.inference.rerank;

/**
 * Makes one rank score for a passage from those of its windows. A passage that fits one window has
 * the same score by every rule.
 */
public enum WindowPooling {
    /** The best one, as OpenProvence has it: a passage is as good as its best part. */
    MAX {
        @Override
        float of(float[] windows) {
            float best = windows[0];
            for (float window : windows) {
                best = Math.max(best, window);
            }
            return best;
        }
    },
    /** The first one: the score of a cross-encoder that cuts its passages. */
    FIRST {
        @Override
        float of(float[] windows) {
            return windows[0];
        }
    },
    /** The mean: long passages have to be good throughout. */
    MEAN {
        @Override
        float of(float[] windows) {
            double sum = 0;
            for (float window : windows) {
                sum += window;
            }
            return (float) (sum / windows.length);
        }
    };

    /**
     * The passage's rank logit.
     *
     * @param windows those of its windows in the order of the text, at least one
     */
    abstract float of(float[] windows);
}

package dev.winnow.eval.metric;

/** The questions of a set, and what the set comes to when some of them are drawn. */
public interface DrawnSet {

    /** How many questions there are to draw from. */
    int questions();

    /**
     * The set's value on a draw.
     *
     * @param drawn places of questions, with repetition
     */
    double value(int[] drawn);

    /**
     * How far this is above another of the same questions, on the same draw.
     *
     * @throws IllegalArgumentException if the other has more or fewer questions
     */
    default DrawnSet minus(DrawnSet other) {
        if (questions() != other.questions()) {
            throw new IllegalArgumentException(
                    "%d questions against %d".formatted(questions(), other.questions()));
        }
        DrawnSet one = this;
        return new DrawnSet() {
            @Override
            public int questions() {
                return one.questions();
            }

            @Override
            public double value(int[] drawn) {
                return one.value(drawn) - other.value(drawn);
            }
        };
    }
}

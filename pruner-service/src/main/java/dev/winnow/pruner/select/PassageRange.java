package dev.winnow.pruner.select;

/**
 * The sentences of one passage in the list of all that take part.
 *
 * @param passage the passage
 * @param begin index of its first sentence, inclusive
 * @param end index behind its last sentence, exclusive
 */
record PassageRange(RankedPassage passage, int begin, int end) {

    boolean isEmpty() {
        return begin == end;
    }
}

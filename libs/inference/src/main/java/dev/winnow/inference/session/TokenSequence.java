package dev.winnow.inference.session;

/**
 * One row of input: the ids of a text or pair as the model reads it, specials included.
 *
 * @param ids not altered by anybody after this
 * @param secondSegment index of the first token of type 1; {@code ids.length} if all are of type 0
 */
@SuppressWarnings("ArrayRecordComponent") // Thousands a second, compared by nobody.
public record TokenSequence(int[] ids, int secondSegment) {

    public TokenSequence {
        if (ids.length == 0 || secondSegment < 0 || secondSegment > ids.length) {
            throw new IllegalArgumentException(
                    "a row needs tokens and a second segment within them, got %d and %d"
                            .formatted(ids.length, secondSegment));
        }
    }

    public int length() {
        return ids.length;
    }
}

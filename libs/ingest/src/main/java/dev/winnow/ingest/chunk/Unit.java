package dev.winnow.ingest.chunk;

/**
 * What a chunk is made of: a sentence, or a fragment of one that is too long. Units of a segment
 * stand in order and without gaps.
 *
 * @param start first UTF-16 unit in the text, inclusive
 * @param end last UTF-16 unit in the text, exclusive
 * @param size in tokens
 * @param border what it would mean to cut before it
 */
record Unit(int start, int end, int size, Border border) {

    /**
     * What it would mean to start a chunk at a place, as a price. The unit is the price of a chunk
     * twice as long as it should be, or empty. A paragraph's start is worth a chunk a quarter too
     * long or short, a sentence's half, a fragment's three quarters.
     */
    enum Border {
        /** A heading of a deep level, or the start of everything. */
        SECTION(0),
        PARAGRAPH(1.0 / 16),
        SENTENCE(1.0 / 4),
        /** Inside a sentence too long for a chunk. */
        FRAGMENT(9.0 / 16),
        /** Behind a line that introduces what follows, such as "These are supported:". */
        LEAD_IN(9.0 / 16),
        /** Between a heading and its text: only if nothing else is left. */
        HEADING(8),
        /**
         * Inside a list, a table or code that fits one chunk: dearer than two chunks below the
         * minimum on either side of it.
         */
        INSIDE(64);

        /** Prices are whole numbers, so that sums are exact in any order. */
        static final long PRICE = 1L << 20;

        private final long price;

        Border(double price) {
            this.price = (long) (price * PRICE);
        }

        long price() {
            return price;
        }
    }
}

package dev.winnow.eval.scale;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.eval.cache.CacheKey;
import dev.winnow.eval.collection.BeirDocument;

/**
 * Documents of one passage each. Number i is the same whenever it is asked for, and the numbers go in the order of the passages' ids, so that ties are
 * broken here as the product breaks them.
 */
public interface ScaleCorpus {

    /** What a table calls it. */
    String name();

    /** Names its content: of equal keys, all passages are equal. */
    CacheKey key();

    /** SHA-256 of the corpus file that it is, or comes from. */
    String corpusHash();

    int size();

    /** The document as a collection has it. */
    BeirDocument document(int number);

    /** The document's only passage. */
    Passage passage(int number);

    PassageId id(int number);

    /** Unit length; not copied, must not change. */
    float[] vector(int number);
}

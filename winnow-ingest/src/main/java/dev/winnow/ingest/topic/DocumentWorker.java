package dev.winnow.ingest.topic;

import dev.winnow.ingest.prepare.WorkerNotReadyException;
import java.util.List;

/** Makes passages of documents. */
public interface DocumentWorker {

    /**
     * A change of which nothing can be made.
     *
     * @param why for people, without a word of the document
     */
    record Refused(DocumentEvent event, String why) {}

    /**
     * Takes changes in, so that what came of them is safe. Changes that were taken before, and those of an older version than the newest, are passed
     * over.
     *
     * @param partition of the documents topic; changes of one document are always in the same
     * @param events in the order in which they were written
     * @return those that never can be taken, in the same order
     * @throws WorkerNotReadyException if it has to be tried again
     */
    List<Refused> take(int partition, List<DocumentEvent> events)
            throws WorkerNotReadyException, InterruptedException;
}

package dev.winnow.ingest.replica;

import dev.winnow.core.document.IndexWriteException;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.platform.kafka.topic.TopicView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the passages topic into an index, all partitions of it, on a thread of its own, and commits what was read together with how far. An
 * index that cannot know what it missed is emptied and built anew: the topic was made again, or the index was away for longer than the marks
 * of deleted documents stay.
 */
public final class PassageFollower implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PassageFollower.class);

    private static final Duration POLL = Duration.ofMillis(100);

    /** While the broker is away. */
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** An index that is up to date says so at least this often, and counts as away only from then on. */
    private static final Duration LONGEST_SILENCE = Duration.ofHours(1);

    /** The thread ends within this time, unless a disk hangs. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final VersionedDocumentStore replica;
    private final String settings;
    private final TopicView topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final CommitPolicy rhythm;
    private final InstantSource clock;
    private final ReadOffsets read = new ReadOffsets();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile Progress progress = Progress.BEGINNING;

    /**
     * Starts to follow.
     *
     * @param settings hash of what the index's passages are made with
     * @param topic stays its owner's to close
     * @param consumers consumers of no group, that know no offset to begin at
     */
    public PassageFollower(
            VersionedDocumentStore replica,
            String settings,
            TopicView topic,
            Supplier<Consumer<byte[], byte[]>> consumers,
            CommitPolicy rhythm,
            InstantSource clock) {
        this.replica = replica;
        this.settings = settings;
        this.topic = topic;
        this.consumers = consumers;
        this.rhythm = rhythm;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("winnow-replica").start(this::run);
    }

    /** How far the index is. */
    public Progress progress() {
        return progress;
    }

    ReadOffsets read() {
        return read;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join(LONGEST_STOP);
    }

    private void run() {
        Duration wait = FIRST_WAIT;
        while (!stopping) {
            try {
                follow();
                wait = FIRST_WAIT;
            } catch (KafkaException e) {
                progress = progress.waiting(String.valueOf(e.getMessage()));
                log.warn("the passages topic cannot be read, trying again: {}", e.toString());
                if (!sleep(wait)) {
                    return;
                }
                wait =
                        wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0
                                ? wait.multipliedBy(2)
                                : LONGEST_WAIT;
            } catch (IndexWriteException e) {
                progress = progress.waiting(String.valueOf(e.getMessage()));
                log.warn("the passages topic is not read on for now: {}", e.getMessage());
                if (!sleep(LONGEST_WAIT)) {
                    return;
                }
            } catch (ForeignPassagesException e) {
                progress = progress.failed(String.valueOf(e.getMessage()));
                log.error(e.getMessage());
                return;
            } catch (IOException | RuntimeException e) {
                progress = progress.failed("the index could not be written: " + e);
                log.error("the index follows the passages topic no longer", e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean sleep(Duration wait) {
        long end = System.nanoTime() + wait.toNanos();
        while (!stopping && System.nanoTime() < end) {
            try {
                Thread.sleep(Math.min(POLL.toMillis(), wait.toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return !stopping;
    }

    /** Reads until it has to stop, or the broker goes away, or the index takes no changes. */
    private void follow() throws IOException, ForeignPassagesException, InterruptedException {
        // What was read and not committed may be gone.
        read.forget();
        replica.requireWritable();
        // Before the position is asked for: whatever is lost from here on lies behind it.
        long losses = replica.losses();
        TopicView.State state = topic.state();
        Map<Integer, Long> first = topic.beginnings(state.partitions());
        Map<Integer, Long> last = topic.ends(state.partitions());
        TopicPosition start = start(state, first, last);
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            consumer.assign(state.partitions());
            for (TopicPartition partition : state.partitions()) {
                long next = start.next().getOrDefault(partition.partition(), 0L);
                consumer.seek(partition, next);
                read.reached(partition.partition(), next);
            }
            new Following(state, start, last, losses).run(consumer);
        }
    }

    /** Where to read on; the beginning, with an empty index, if what it holds cannot be continued. */
    private TopicPosition start(
            TopicView.State state, Map<Integer, Long> first, Map<Integer, Long> last)
            throws IOException {
        TopicPosition held = replica.position();
        String reason = held == null ? null : reasonToBeginAnew(held, state, first, last);
        if (held != null && reason == null) {
            return held;
        }
        if (reason != null) {
            log.warn("the index is built anew from the passages topic: {}", reason);
            throw new IOException("the index cannot be continued: " + reason);
        }
        return new TopicPosition(state.id(), 0, new TreeMap<>(first));
    }

    private @Nullable String reasonToBeginAnew(
            TopicPosition held,
            TopicView.State state,
            Map<Integer, Long> first,
            Map<Integer, Long> last) {
        if (!held.topic().equals(state.id())) {
            return "the topic was made again";
        }
        for (Map.Entry<Integer, Long> entry : held.next().entrySet()) {
            Long begin = first.get(entry.getKey());
            Long end = last.get(entry.getKey());
            if (begin == null
                    || end == null
                    || entry.getValue() > end
                    || entry.getValue() < begin) {
                return "partition %d has lost records".formatted(entry.getKey());
            }
        }
        return null;
    }

    /** One run over the topic. */
    private final class Following {

        private final TopicView.State state;
        private final PassageApplication application = new PassageApplication(replica, settings);
        private final Map<Integer, Long> next = new TreeMap<>();

        /** Where the topic ended when this began. */
        private final Map<Integer, Long> goal;

        private final long losses;
        private Instant committed = clock.instant();
        private Instant forgetting = Instant.MIN;
        private Map<Integer, Long> safe = Map.of();
        private int changes;

        Following(
                TopicView.State state, TopicPosition start, Map<Integer, Long> goal, long losses) {
            this.state = state;
            this.losses = losses;
            this.goal = new HashMap<>(goal);
            for (TopicPartition partition : state.partitions()) {
                next.put(
                        partition.partition(),
                        start.next().getOrDefault(partition.partition(), 0L));
            }
        }

        void run(Consumer<byte[], byte[]> consumer) throws IOException, ForeignPassagesException {
            tell();
            while (!stopping) {
                ConsumerRecords<byte[], byte[]> records = poll(consumer);
                apply(records, consumer);
                commitIfDue(records.isEmpty());
                tell();
            }
            commit();
        }

        private ConsumerRecords<byte[], byte[]> poll(Consumer<byte[], byte[]> consumer)
                throws IOException {
            try {
                return consumer.poll(POLL);
            } catch (KafkaException e) {
                // Whoever reads on begins where the newest commit ends.
                commit();
                throw e;
            }
        }

        private void apply(ConsumerRecords<byte[], byte[]> records, Consumer<?, ?> consumer)
                throws IOException, ForeignPassagesException {
            for (TopicPartition partition : records.partitions()) {
                List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
                for (ConsumerRecord<byte[], byte[]> record : ofPartition) {
                    if (application.apply(record)) {
                        changes++;
                    }
                    next.put(partition.partition(), record.offset() + 1);
                }
            }
            // Behind the last record may lie some that compaction took away.
            for (TopicPartition partition : consumer.assignment()) {
                long position = consumer.position(partition);
                next.put(partition.partition(), position);
                read.reached(partition.partition(), position);
            }
        }

        private void commitIfDue(boolean idle) throws IOException {
            Duration since = Duration.between(committed, clock.instant());
            // Records that change nothing move the position as well.
            int waiting = changes == 0 && !next.equals(safe) ? 1 : changes;
            if (rhythm.isDue(waiting, since, idle) || since.compareTo(LONGEST_SILENCE) >= 0) {
                commit();
            }
        }

        private void commit() throws IOException {
            Instant now = clock.instant();
            if (!now.isBefore(forgetting)) {
                replica.purge(now.minus(state.tombstones()));
                forgetting = now.plus(LONGEST_SILENCE);
            }
            TreeMap<Integer, Long> resume = new TreeMap<>();
            next.forEach(
                    (partition, offset) ->
                            resume.put(partition, application.resume(partition, offset)));
            replica.commit(new TopicPosition(state.id(), 0, resume), losses);
            committed = now;
            safe = Map.copyOf(next);
            changes = 0;
        }

        private void tell() {
            long behind = 0;
            for (Map.Entry<Integer, Long> entry : goal.entrySet()) {
                behind += Math.max(0, entry.getValue() - next.getOrDefault(entry.getKey(), 0L));
            }
            // What was read and not committed cannot be found yet.
            long missing = behind == 0 && changes > 0 ? changes : behind;
            progress = progress.reading(missing, application.unreadable());
        }
    }
}

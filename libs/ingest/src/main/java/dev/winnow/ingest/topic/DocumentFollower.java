package dev.winnow.ingest.topic;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.ingest.prepare.DocumentPreparation.WorkerNotReadyException;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the documents topic into the store, on a thread of its own. The store is the truth: what
 * was read is committed there together with how far, and reading begins there; the offsets of the
 * group follow, for people who look at the lag. A store that is not shared is read into by this
 * program alone, from all partitions; into a shared one every program of the group reads its share.
 * A batch that cannot be taken is tried until it can.
 */
public final class DocumentFollower implements AutoCloseable {

    /** The consumer group: all workers share one. */
    public static final String GROUP = "winnow-ingest";

    private static final Logger log = LoggerFactory.getLogger(DocumentFollower.class);
    private static final String TOPIC = RecordTopic.DOCUMENTS.topic();

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How often to look whether there are more partitions, or another program has begun anew. */
    private static final Duration LOOK = Duration.ofMinutes(1);

    /** The broker that gets the last offsets is there, or it is not. */
    private static final Duration LAST_OFFSETS = Duration.ofSeconds(5);

    /** The broker forgets offsets of a group that has no members after some days. */
    private static final Duration UPKEEP = Duration.ofHours(1);

    /** Marks of deletions stay as long as the topic: what is older cannot come late from it. */
    private static final Duration DELETIONS_KEPT = Duration.ofDays(7);

    /** A document that is being embedded is finished within this time, or given up. */
    private static final Duration LONGEST_STOP = Duration.ofSeconds(15);

    private final VersionedDocumentStore store;
    private final TopicView topic;
    private final DocumentWorker worker;
    private final Function<Properties, Consumer<byte[], byte[]>> consumers;
    private final LongConsumer lost;
    private final InstantSource clock;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Progress progress = new Progress(-1, null);
    private Duration wait = FIRST_WAIT;

    /**
     * @param topic of the documents; stays its owner's to close
     * @param consumers makes consumers of {@link #GROUP} with settings of their own
     * @param lost counts records that the topic lost before they were read
     */
    public DocumentFollower(
            VersionedDocumentStore store,
            TopicView topic,
            DocumentWorker worker,
            Function<Properties, Consumer<byte[], byte[]>> consumers,
            LongConsumer lost,
            InstantSource clock) {
        this.store = store;
        this.topic = topic;
        this.worker = worker;
        this.consumers = consumers;
        this.lost = lost;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("winnow-documents").start(this::run);
    }

    /**
     * How far reading is.
     *
     * @param behind records that this program has still to read; -1 while it does not know
     * @param trouble why nothing is taken at the moment, or null
     */
    public record Progress(long behind, @Nullable String trouble) {}

    public Progress progress() {
        return progress;
    }

    @Override
    public void close() throws InterruptedException {
        stopping.countDown();
        worker.stop();
        if (!thread.join(LONGEST_STOP)) {
            thread.interrupt();
            thread.join(LONGEST_STOP);
        }
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void run() {
        try {
            while (!isStopping()) {
                try (Consumer<byte[], byte[]> consumer = consumers.apply(settings())) {
                    new Reading(consumer).run();
                } catch (KafkaException e) {
                    waiting("the documents topic cannot be read: " + e.getMessage());
                } catch (RuntimeException e) {
                    log.error("reading the documents topic broke off, and begins anew", e);
                    waiting(e.toString());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Properties settings() {
        Properties own = new Properties();
        own.setProperty("enable.auto.commit", "false");
        // The store knows where to begin; an offset that is gone has to be told.
        own.setProperty("auto.offset.reset", "none");
        // Enough for several threads, and few enough to be done again after a failure.
        own.setProperty("max.poll.records", "100");
        // A batch of the largest documents takes many minutes to embed.
        own.setProperty("max.poll.interval.ms", Long.toString(Duration.ofHours(2).toMillis()));
        return own;
    }

    /** Waits a while, longer each time, until something goes well. */
    private void waiting(String why) throws InterruptedException {
        progress = new Progress(progress.behind(), why);
        if (!isStopping()) {
            log.warn("documents wait in their topic: {}", why);
            stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS);
            Duration twice = wait.multipliedBy(2);
            wait = twice.compareTo(LONGEST_WAIT) < 0 ? twice : LONGEST_WAIT;
        }
    }

    /** One consumer's life. */
    private final class Reading implements ConsumerRebalanceListener {

        private final Consumer<byte[], byte[]> consumer;

        /** Partitions of which it is not known yet where to begin. */
        private final Set<TopicPartition> fresh = new HashSet<>();

        /** The next record of each partition, up to which the store is committed. */
        private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

        /** Which topic the offsets are of. */
        private String id = "";

        private int generation;
        private Instant looked = Instant.MIN;
        private Instant kept = Instant.MIN;

        /** Whether a batch was not taken and comes again. */
        private boolean pending;

        Reading(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        void run() throws InterruptedException {
            if (store.isShared()) {
                consumer.subscribe(List.of(TOPIC), this);
            }
            while (!isStopping()) {
                List<ConsumerRecord<byte[], byte[]>> records = List.of();
                try {
                    look();
                    begin();
                    records = poll();
                    take(records);
                    tell(records);
                } catch (WorkerNotReadyException | IOException e) {
                    pending |= !records.isEmpty();
                    worker.waits(records.size());
                    // The next poll returns what was not committed.
                    committed.forEach(consumer::seek);
                    waiting(String.valueOf(e.getMessage()));
                }
            }
            // Of an orderly end, so that nobody sees a lag where there is none.
            if (!committed.isEmpty()) {
                consumer.commitSync(committed, LAST_OFFSETS);
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            fresh.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            fresh.removeAll(partitions);
            committed.keySet().removeAll(partitions);
            pending = false;
        }

        private void look() throws IOException, InterruptedException {
            Instant now = clock.instant();
            if (now.isBefore(looked.plus(LOOK))) {
                return;
            }
            if (store.isShared()) {
                // The program that meets a shorter topic first begins a generation for all.
                TopicPosition held = store.position();
                if (held != null && held.generation() != generation) {
                    fresh.addAll(consumer.assignment());
                }
            } else {
                // A store of this program alone gets every partition, new ones as well.
                List<TopicPartition> all = topic.state().partitions();
                Set<TopicPartition> before = consumer.assignment();
                all.stream().filter(one -> !before.contains(one)).forEach(fresh::add);
                if (!fresh.isEmpty()) {
                    consumer.assign(all);
                }
            }
            looked = now;
        }

        /** Goes to the store's position in partitions that are new here. */
        private void begin() throws IOException, InterruptedException {
            if (fresh.isEmpty()) {
                return;
            }
            long losses = store.losses();
            // Before the ends are: nothing that the store has can be behind them then.
            TopicPosition held = store.position();
            TopicView.State state = topic.state();
            TopicPosition start = start(held, state.id(), topic.ends(state.partitions()));
            if (start.generation() != generation || !start.topic().equals(id)) {
                // What was read on in the others would count as read of this one.
                fresh.addAll(consumer.assignment());
            }
            id = state.id();
            generation = start.generation();
            Map<Integer, Long> first = topic.beginnings(state.partitions());
            Map<Integer, Long> known =
                    held != null && held.topic().equals(id) ? held.next() : new TreeMap<>();
            TreeMap<Integer, Long> next = new TreeMap<>();
            for (TopicPartition partition : fresh) {
                int number = partition.partition();
                long offset = start.next().getOrDefault(number, 0L);
                next.put(number, Math.max(offset, first.getOrDefault(number, 0L)));
            }
            TopicPosition reached = new TopicPosition(id, generation, next);
            if (held == null || !held.advancedTo(reached).equals(held)) {
                store.commit(reached, losses);
            }
            next.forEach(
                    (number, offset) -> {
                        tellLost(number, offset - known.getOrDefault(number, 0L));
                        TopicPartition partition = new TopicPartition(TOPIC, number);
                        committed.put(partition, new OffsetAndMetadata(offset));
                        consumer.seek(partition, offset);
                    });
            fresh.clear();
            commitOffsets(committed);
        }

        /**
         * The store's position; the beginning of the next generation, if what is there now is not
         * the topic that it has read.
         */
        private static TopicPosition start(
                @Nullable TopicPosition held, String topicId, Map<Integer, Long> ends) {
            if (held == null) {
                return new TopicPosition(topicId, 0, new TreeMap<>());
            }
            boolean same = held.topic().equals(topicId);
            if (same
                    && held.next().entrySet().stream()
                            .allMatch(
                                    next ->
                                            next.getValue()
                                                    <= ends.getOrDefault(next.getKey(), 0L))) {
                return held;
            }
            log.warn(
                    "the documents topic is read from its beginning, because it {}",
                    same ? "is shorter than what was read of it" : "was made again");
            return new TopicPosition(topicId, held.generation() + 1, new TreeMap<>());
        }

        private void tellLost(int partition, long records) {
            if (records > 0) {
                log.error(
                        "the documents topic has lost {} records of partition {} before they were read, since they were older than its retention.ms; what they said is missing until it is written again",
                        records,
                        partition);
                lost.accept(records);
            }
        }

        private List<ConsumerRecord<byte[], byte[]>> poll() throws InterruptedException {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            try {
                consumer.poll(POLL).forEach(records::add);
            } catch (InvalidOffsetException e) {
                // Of a group that never committed, and of records that are gone.
                fresh.addAll(e.partitions());
            }
            if (!records.isEmpty() && !topic.state().id().equals(id)) {
                fresh.addAll(consumer.assignment());
            }
            // They come again from where the store says.
            records.removeIf(
                    record -> fresh.contains(new TopicPartition(TOPIC, record.partition())));
            return records;
        }

        /** Takes a batch, and commits what was read, even if that is marks of transactions only. */
        private void take(List<ConsumerRecord<byte[], byte[]>> records)
                throws IOException, WorkerNotReadyException, InterruptedException {
            // Before anything is changed: whatever is lost from here on lies behind the position.
            long losses = store.losses();
            if (!records.isEmpty()) {
                store.requireWritable();
                worker.take(records, generation);
            }
            Map<TopicPartition, OffsetAndMetadata> read = new HashMap<>();
            for (TopicPartition partition : committed.keySet()) {
                if (!fresh.contains(partition)) {
                    read.put(partition, new OffsetAndMetadata(consumer.position(partition)));
                }
            }
            read.entrySet().removeAll(committed.entrySet());
            boolean upkeep = !committed.isEmpty() && !clock.instant().isBefore(kept.plus(UPKEEP));
            if (read.isEmpty() && !upkeep) {
                return;
            }
            if (upkeep) {
                store.purge(clock.instant().minus(DELETIONS_KEPT));
            }
            TreeMap<Integer, Long> next = new TreeMap<>();
            read.forEach((partition, at) -> next.put(partition.partition(), at.offset()));
            store.commit(new TopicPosition(id, generation, next), losses);
            committed.putAll(read);
            if (!records.isEmpty()) {
                worker.done(records, generation);
            }
            if (upkeep) {
                kept = clock.instant();
            }
            commitOffsets(upkeep ? committed : read);
        }

        private void commitOffsets(Map<TopicPartition, OffsetAndMetadata> offsets) {
            consumer.commitAsync(
                    Map.copyOf(offsets),
                    (told, failure) -> log.debug("the group was told {}", told, failure));
        }

        private void tell(List<ConsumerRecord<byte[], byte[]>> taken) {
            if (pending && taken.isEmpty()) {
                return;
            }
            pending = false;
            wait = FIRST_WAIT;
            long behind =
                    committed.keySet().stream()
                            .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                            .sum();
            progress = new Progress(behind, null);
        }
    }
}

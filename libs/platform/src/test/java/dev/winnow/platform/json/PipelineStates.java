package dev.winnow.platform.json;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.graph.GraphFact.FactLine;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Random states from a seed, with every component used and every optional one both there and not.
 * Records are made of their components; what a record refuses is drawn again.
 */
final class PipelineStates {

    private static final List<String> TEXTS =
            List.of(
                    "Plain words.",
                    "Grüße, ½ λόγος",
                    "emoji 👩‍👩‍👧 and 😀",
                    "line\nbreak\r\ntab\t\"quotes\" \\ / \u0001 \u2028",
                    "e\u0301 combining",
                    "");

    private static final int MOST_DRAWS = 10_000;

    private final Random random;

    /** What is more than its components. */
    private final Map<Class<?>, Supplier<?>> special;

    PipelineStates(long seed) {
        random = new Random(seed);
        special =
                Map.ofEntries(
                        Map.entry(String.class, () -> oneOf(TEXTS)),
                        Map.entry(boolean.class, random::nextBoolean),
                        Map.entry(int.class, () -> random.nextInt(200)),
                        Map.entry(Integer.class, () -> random.nextInt(200)),
                        Map.entry(float.class, this::number),
                        Map.entry(Float.class, this::number),
                        Map.entry(Duration.class, this::duration),
                        Map.entry(Deadline.class, this::deadline),
                        Map.entry(DocumentId.class, this::document),
                        Map.entry(PassageId.class, () -> document().passage(random.nextInt(9))),
                        Map.entry(TenantId.class, () -> new TenantId("t" + random.nextInt(9))),
                        Map.entry(
                                RequestId.class,
                                () ->
                                        new RequestId(
                                                new UUID(random.nextLong(), random.nextLong()))),
                        Map.entry(
                                ModelIdentity.class,
                                () -> new ModelIdentity("m", "ab".repeat(32), "cuda:0")),
                        Map.entry(Passage.class, this::passage));
    }

    PipelineState next() {
        return PipelineState.class.cast(record(PipelineState.class));
    }

    CompactContext context() {
        return CompactContext.class.cast(record(CompactContext.class));
    }

    private @Nullable Object any(AnnotatedType annotated) {
        // A fact that was written without its line has one when it is read.
        boolean optional =
                annotated.isAnnotationPresent(Nullable.class)
                        && annotated.getType() != FactLine.class;
        if (optional && random.nextBoolean()) {
            return null;
        }
        if (annotated instanceof AnnotatedParameterizedType generic) {
            AnnotatedType[] of = generic.getAnnotatedActualTypeArguments();
            return ((ParameterizedType) generic.getType()).getRawType() == List.class
                    ? list(of[0])
                    : map(of[0], of[1]);
        }
        Class<?> type = (Class<?>) annotated.getType();
        Supplier<?> made = special.get(type);
        return made != null ? made.get() : record(type);
    }

    private Object record(Class<?> type) {
        if (type.isEnum()) {
            return oneOf(List.of(type.getEnumConstants()));
        }
        if (type.isSealed()) {
            return record(oneOf(List.of(type.getPermittedSubclasses())));
        }
        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < MOST_DRAWS; i++) {
            Object[] values =
                    Arrays.stream(components)
                            .map(component -> any(component.getAnnotatedType()))
                            .toArray();
            try {
                Constructor<?> canonical =
                        type.getDeclaredConstructor(
                                Arrays.stream(components)
                                        .map(RecordComponent::getType)
                                        .toArray(Class<?>[]::new));
                return canonical.newInstance(values);
            } catch (InvocationTargetException refused) {
                // Drawn again.
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(type.getName(), e);
            }
        }
        throw new AssertionError("no " + type.getName() + " is as it must be");
    }

    private List<Object> list(AnnotatedType of) {
        List<Object> made = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            made.add(any(of));
        }
        return made;
    }

    private Map<Object, Object> map(AnnotatedType key, AnnotatedType value) {
        Map<Object, Object> made = new TreeMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            made.put(any(key), any(value));
        }
        return made;
    }

    private Passage passage() {
        String text = oneOf(TEXTS);
        int start = random.nextInt(10_000);
        List<String> headings = List.of(oneOf(TEXTS));
        return new Passage(
                document().passage(random.nextInt(9)),
                document(),
                oneOf(TEXTS),
                random.nextBoolean() ? headings : List.of(),
                text,
                start,
                start + text.length(),
                random.nextBoolean() ? "file:///a%20b" : null,
                (Metadata) record(Metadata.class));
    }

    private DocumentId document() {
        return new DocumentId("docs/ä " + random.nextInt(99) + ".md");
    }

    private Deadline deadline() {
        return random.nextBoolean()
                ? Deadline.NONE
                : new Deadline(Instant.ofEpochMilli(random.nextLong(1L << 42)));
    }

    private Duration duration() {
        return oneOf(
                List.of(
                        Duration.ZERO,
                        Duration.ofMillis(random.nextInt(10_000_000)),
                        Duration.ofNanos(random.nextLong(1L << 50))));
    }

    private float number() {
        return oneOf(
                List.of(
                        random.nextFloat(),
                        (float) (random.nextFloat() * Math.pow(10, -random.nextInt(30))),
                        (float) random.nextInt(2),
                        (float) random.nextGaussian() * 9));
    }

    private <T> T oneOf(List<? extends T> all) {
        return all.get(random.nextInt(all.size()));
    }
}

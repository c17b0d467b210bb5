package dev.winnow.platform.kafka.gateway;

import dev.winnow.core.identity.RequestId;
import dev.winnow.core.identity.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The request id of a question that was read from a topic: the same each time it is read. */
final class DerivedRequestId {

    private DerivedRequestId() {}

    /**
     * The id: a UUID of version 8 (RFC 9562, section 5.8), the record's time in the place where
     * version 7 has it, then the hash of where the record stands.
     *
     * @param millis the record's timestamp in milliseconds since 1970
     */
    static RequestId of(String topic, int partition, long offset, long millis) {
        String place = "%s\n%d\n%d".formatted(topic, partition, offset);
        ByteBuffer hash = ByteBuffer.wrap(Sha256.bytesOf(place.getBytes(StandardCharsets.UTF_8)));
        long high = (millis << 16) | 0x8000L | (hash.getLong() & 0x0FFFL);
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new RequestId(new UUID(high, low));
    }
}

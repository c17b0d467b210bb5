package dev.winnow.platform.kafka.event;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of ours that a question carries from topic to topic, whatever the stages in between
 * know of them.
 *
 * @param headers in the order of the record
 */
public record ForwardedHeaders(List<Header> headers) {

    public static final ForwardedHeaders NONE = new ForwardedHeaders(List.of());

    public ForwardedHeaders {
        headers = List.copyOf(headers);
    }

    public static ForwardedHeaders of(Headers all) {
        List<Header> ours = new ArrayList<>();
        for (Header header : all) {
            if (header.key().startsWith(EventHeaders.PREFIX)) {
                ours.add(header);
            }
        }
        return new ForwardedHeaders(ours);
    }

    /**
     * The topic in which the question ends.
     *
     * @throws PoisonRecordException as {@link EventHeaders#outcomes(Headers)}
     */
    public String outcomes() {
        return EventHeaders.outcomes(new RecordHeaders(headers));
    }

    void addTo(Headers target) {
        headers.forEach(target::add);
    }
}

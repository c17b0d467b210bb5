package dev.winnow.app.api.gateway;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.web.SpooledBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of requests that are sent on, on the gateway's disk, within its limits.
 *
 * @param folder in which long bodies lie until they are sent
 * @param room for bodies that are too long for memory, all together and of each tenant
 * @param largest bytes of one of them
 */
record ForwardedBodies(Path folder, UploadQuota room, long largest) {

    private static final int BUFFER = 1 << 14;

    /** A body, and the room that it takes on the disk until the service begins to answer. */
    final class Held implements AutoCloseable {

        private final SpooledBody body = new SpooledBody(folder);
        private final Owner owner;
        private UploadQuota.@Nullable Place place;

        private Held(Owner owner) {
            this.owner = owner;
        }

        SpooledBody body() {
            return body;
        }

        /** Before the body is longer than what stays in memory, which others count. */
        private void require(long length, long most) {
            if (place == null && length > SpooledBody.IN_MEMORY) {
                place = room.takeBytes(owner, most);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                body.close();
            } finally {
                if (place != null) {
                    place.leave();
                }
            }
        }
    }

    /**
     * Reads the body of a request to its end.
     *
     * @throws ProblemException if it is too large, or there is no room for it; if it comes with a
     *     method that has none
     */
    Held take(HttpServletRequest request, Owner owner) throws IOException {
        long announced = request.getContentLengthLong();
        if (announced > largest) {
            throw tooLarge(announced);
        }
        Held held = new Held(owner);
        held.require(announced, announced);
        try {
            read(request, held);
            return held;
        } catch (IOException | RuntimeException e) {
            held.close();
            throw e;
        }
    }

    private void read(HttpServletRequest request, Held held) throws IOException {
        byte[] buffer = new byte[BUFFER];
        InputStream in = request.getInputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (Forwarding.READS.contains(request.getMethod())) {
                throw ProblemException.of(
                        Kind.BAD_REQUEST,
                        "%s has no body; send the request without one"
                                .formatted(request.getMethod()));
            }
            long length = held.body().length() + read;
            if (length > largest) {
                throw tooLarge(length);
            }
            held.require(length, largest);
            try {
                held.body().add(ByteBuffer.wrap(buffer, 0, read));
            } catch (IOException e) {
                throw ProblemException.of(
                                Kind.INSUFFICIENT_STORAGE,
                                "the gateway cannot keep the body until it is sent on; make room in %s"
                                        .formatted(folder),
                                e)
                        .retryAfter(Forwarding.RETRY);
            }
        }
    }

    private ProblemException tooLarge(long actual) {
        return ProblemException.of(
                        Kind.TOO_LARGE,
                        "the body has more than %,d bytes; send it in parts, or raise winnow.ingest.max-upload-size at gateway and service"
                                .formatted(largest))
                .limit(largest, actual);
    }
}

package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.ErrorShapes;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemHandler;
import dev.winnow.platform.security.Authority;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class HeapRoomTest {

    private static final Owner ACME = Owner.of(new TenantId("acme"));
    private static final Owner BETA = Owner.of(new TenantId("beta"));
    private static final Owner GAMMA = Owner.of(new TenantId("gamma"));

    /** Room for 100 bytes, 50 of them one tenant's. */
    private final HeapRoom room = new HeapRoom(800, new SimpleMeterRegistry());

    @Test
    void a_tenant_gets_half_and_leaves_the_other_half_to_others() {
        HeapRoom.Place first = open(BETA);
        first.grow(30);
        HeapRoom.Place second = open(BETA);

        assertThat(refused(second, 21)).isEqualTo(Kind.OVERLOADED);
        second.grow(20);
        open(ACME).grow(50);
        assertThat(refused(open(GAMMA), 1)).isEqualTo(Kind.OVERLOADED);

        first.close();
        first.close();
        open(GAMMA).grow(30);
        assertThat(refused(open(GAMMA), 1)).isEqualTo(Kind.OVERLOADED);
    }

    @Test
    void a_body_larger_than_the_whole_share_never_fits_however_it_grows() {
        HeapRoom.Place place = open(BETA);

        assertThat(refused(place, 51)).isEqualTo(Kind.TOO_LARGE);
        place.grow(40);
        assertThat(refused(place, 11)).isEqualTo(Kind.TOO_LARGE);
        place.grow(10);
    }

    @Test
    void an_answer_larger_than_the_share_takes_all_of_it() {
        HeapRoom.Place place = open(BETA);
        place.grow(10);

        place.growForAnswer(1_000);

        assertThat(refused(open(BETA), 1)).isEqualTo(Kind.OVERLOADED);
        open(ACME).grow(50);
        place.close();
        open(BETA).grow(50);
    }

    @Test
    void what_is_sooner_given_back_never_exceeds_the_share_with_what_its_request_holds() {
        HeapRoom.Place place = open(BETA);
        place.grow(10);

        try (HeapRoom.Place beside = place.beside(1_000)) {
            assertThat(refused(beside, 1)).isEqualTo(Kind.OVERLOADED);
            assertThat(refused(open(BETA), 1)).isEqualTo(Kind.OVERLOADED);
        }
        open(BETA).grow(40);
    }

    @Test
    void a_user_of_a_tenant_gets_a_quarter_of_what_the_tenant_may_have() {
        Owner user = new Owner(BETA.tenant(), "user:alice");
        open(user).grow(12);

        assertThat(refused(open(user), 1)).isEqualTo(Kind.OVERLOADED);
        open(new Owner(BETA.tenant(), "user:bob")).grow(12);
        open(BETA).grow(26);
    }

    @Test
    void what_answers_a_request_finds_its_place() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        HeapRoom.Place place = room.open(BETA, request);

        assertThat(HeapRoom.of(request)).isSameAs(place);
    }

    /** Streams of several rounds too: listeners do not come along to the next one. */
    @Test
    void what_a_request_holds_is_given_back_when_its_answer_is_complete_on_whatever_thread()
            throws Exception {
        Caller beta =
                new Caller("beta", new Scope(BETA.tenant(), List.of()), Set.of(Authority.SEARCH));
        BodyLimitFilter filter =
                new BodyLimitFilter(
                        DataSize.ofBytes(100),
                        room,
                        List.of(),
                        new ProblemHandler(
                                new ErrorShapes(RequestMappingHandlerMapping::new),
                                new ReportHeaders(false)));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/context");
        request.setAsyncSupported(true);
        SecurityContextHolder.getContext().setAuthentication(beta.authenticated());
        try {
            filter.doFilter(
                    request,
                    new MockHttpServletResponse(),
                    (bounded, response) -> {
                        HeapRoom.of(bounded).grow(50);
                        request.startAsync();
                    });
        } finally {
            SecurityContextHolder.clearContext();
        }
        assertThat(refused(open(BETA), 1)).isEqualTo(Kind.OVERLOADED);

        MockAsyncContext first = (MockAsyncContext) request.getAsyncContext();
        MockAsyncContext second = new MockAsyncContext(request, new MockHttpServletResponse());
        for (AsyncListener listener : first.getListeners()) {
            listener.onStartAsync(new AsyncEvent(second));
        }
        assertThat(refused(open(BETA), 1)).isEqualTo(Kind.OVERLOADED);
        second.complete();

        open(BETA).grow(50);
    }

    private HeapRoom.Place open(Owner owner) {
        return room.open(owner, new MockHttpServletRequest());
    }

    private static Kind refused(HeapRoom.Place place, long more) {
        return catchThrowableOfType(ProblemException.class, () -> place.grow(more))
                .problem()
                .kind();
    }
}

package dev.winnow.platform.security;

import dev.winnow.platform.error.ProblemException;
import java.io.Serial;
import org.springframework.security.core.AuthenticationException;

/** A request whose caller is not taken, with the answer that says why. */
final class CallerRefusedException extends AuthenticationException {

    @Serial private static final long serialVersionUID = 1L;

    private final ProblemException answer;

    CallerRefusedException(ProblemException answer) {
        super(String.valueOf(answer.getMessage()), answer);
        this.answer = answer;
    }

    ProblemException answer() {
        return answer;
    }
}

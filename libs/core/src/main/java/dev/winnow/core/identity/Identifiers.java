package dev.winnow.core.identity;

/** The rule that document ids and passage ids share. */
final class Identifiers {

    private Identifiers() {}

    static void check(String what, String value, int maxLength) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
        if (value.length() > maxLength) {
            throw new IllegalArgumentException(
                    "%s has %d characters, at most %d are allowed"
                            .formatted(what, value.length(), maxLength));
        }
        for (int i = 0; i < value.length(); i++) {
            if (Character.isISOControl(value.charAt(i))) {
                throw new IllegalArgumentException(
                        "%s has a control character at %d".formatted(what, i));
            }
        }
    }
}

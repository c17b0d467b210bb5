package dev.winnow.app.e2e;

import org.jspecify.annotations.Nullable;

/** A form of several parts, as browsers send it. */
public final class Form {

    public static final String TYPE = "multipart/form-data; boundary=winnow-form";

    private final StringBuilder parts = new StringBuilder();

    /** Adds a field, unless it has no value. */
    public Form field(String name, @Nullable String value) {
        return value == null ? this : part("name=\"%s\"".formatted(name), "text/plain", value);
    }

    public Form file(String name, String file, String type, String text) {
        return part("name=\"%s\"; filename=\"%s\"".formatted(name, file), type, text);
    }

    private Form part(String disposition, String type, String value) {
        parts.append("--winnow-form\r\nContent-Disposition: form-data; ").append(disposition);
        parts.append("\r\nContent-Type: ").append(type).append("; charset=utf-8\r\n\r\n");
        parts.append(value).append("\r\n");
        return this;
    }

    @Override
    public String toString() {
        return parts + "--winnow-form--\r\n";
    }
}

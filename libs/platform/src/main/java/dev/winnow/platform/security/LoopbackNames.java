package dev.winnow.platform.security;

import java.util.Locale;

/** Names and addresses that mean the machine of whoever uses them. */
public final class LoopbackNames {

    private LoopbackNames() {}

    /**
     * Whether the host of an address, in brackets or not, is one. By the name alone: nothing is
     * looked up.
     */
    public static boolean contains(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.equals("[::1]")
                || name.equals("::1")
                || name.equals("[0:0:0:0:0:0:0:1]")
                || name.matches("127(\\.\\d{1,3}){3}");
    }
}

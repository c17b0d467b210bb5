package dev.winnow.app.api;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What of a chat request may reach the generator.
 *
 * @param moreParameters names of parameters that go as they are
 * @param imageAddresses how the address of an image may begin
 */
public record ChatLimits(Set<String> moreParameters, List<String> imageAddresses) {

    public ChatLimits {
        moreParameters = Set.copyOf(moreParameters);
        imageAddresses = imageAddresses.stream().map(address -> address.toLowerCase(Locale.ROOT)).toList();
    }

    boolean isImageAddress(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        return imageAddresses.stream().anyMatch(lower::startsWith);
    }
}

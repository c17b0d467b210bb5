package dev.winnow.platform.config;

import dev.winnow.platform.security.WinnowSecurityProperties;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * Without keys the server listens on the loopback address only. An address that says otherwise
 * stops the start, unless {@code winnow.security.open} says that it is meant.
 */
public final class LocalBinding implements EnvironmentPostProcessor, Ordered {

    /** Name of the property source that holds the address. */
    public static final String SOURCE = "winnow-local-binding";

    private static final String LOOPBACK = "127.0.0.1";

    /** After the configuration files are read. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE - 1;
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        WinnowSecurityProperties security =
                Binder.get(environment)
                        .bindOrCreate("winnow.security", WinnowSecurityProperties.class);
        if (!security.localOnly()) {
            return;
        }
        Map<String, Object> addresses = new LinkedHashMap<>();
        bind(environment, "server.address", addresses);
        // Boot refuses this key unless the management server has a port of its own.
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            bind(environment, "management.server.address", addresses);
        }
        PropertySource<?> source = new MapPropertySource(SOURCE, addresses);
        environment.getPropertySources().addLast(source);
    }

    private static void bind(
            ConfigurableEnvironment environment, String key, Map<String, Object> addresses) {
        String address = environment.getProperty(key);
        if (address == null || address.isBlank()) {
            addresses.put(key, LOOPBACK);
        } else if (!isLoopback(address)) {
            throw new UnusableConfigurationException(
                    "%s=%s lets other machines call this server, but winnow.security.api-keys has no key."
                            .formatted(key, address),
                    "Configure a key in winnow.security.api-keys, remove %s, or set winnow.security.open=true if anybody may use this server."
                            .formatted(key));
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // Boot reports it in its own words when it binds; for us it is no loopback address.
            return false;
        }
    }
}

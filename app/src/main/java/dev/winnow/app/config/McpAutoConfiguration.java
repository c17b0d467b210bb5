package dev.winnow.app.config;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.app.api.mcp.McpController;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * Publishes calls of the own API, and {@code /mcp}, whose tools are calls of the API that this
 * program serves, by itself or as a gateway.
 */
@AutoConfiguration(after = AppAutoConfiguration.class)
public class McpAutoConfiguration {

    @Bean
    ApiCalls winnowApiCalls(DispatcherServlet api, SecurityFilterChain winnowSecurityFilterChain) {
        AuthorizationFilter access =
                winnowSecurityFilterChain.getFilters().stream()
                        .filter(AuthorizationFilter.class::isInstance)
                        .map(AuthorizationFilter.class::cast)
                        .findFirst()
                        .orElseThrow();
        return new ApiCalls(api, access.getAuthorizationManager());
    }

    @Bean
    McpController winnowMcpController(ApiCalls api) {
        return new McpController(api);
    }
}

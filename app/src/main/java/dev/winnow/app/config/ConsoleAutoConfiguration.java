package dev.winnow.app.config;

import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.home.ProgramVersion;
import dev.winnow.platform.security.AccessRule;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * The console: a page and its files, which everybody may have. What it shows it asks the API for,
 * with the key of whoever looks.
 */
@AutoConfiguration
public class ConsoleAutoConfiguration {

    @Bean
    ConsoleController winnowConsoleController() {
        return new ConsoleController(ProgramVersion.get());
    }

    @Bean
    WebMvcConfigurer winnowConsoleFiles() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                // Asked anew each time, and answered with 304: a page never runs with the modules
                // of another version.
                registry.addResourceHandler(ConsoleController.FILES + "**")
                        .addResourceLocations("classpath:" + ConsoleController.FILES)
                        .setCacheControl(CacheControl.noCache());
            }
        };
    }

    @Bean
    AccessRule winnowConsolePageAccess() {
        return AccessRule.open("/");
    }

    @Bean
    AccessRule winnowConsoleFilesAccess() {
        return AccessRule.open(ConsoleController.FILES + "**");
    }
}

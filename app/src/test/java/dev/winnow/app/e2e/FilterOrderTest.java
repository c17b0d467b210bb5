package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.web.filter.FormContentFilter;

@Tag("servers")
public class FilterOrderTest {

    @Test
    void only_these_filters_run_before_a_caller_is_known() {
        requireOnlyTheseBeforeACallerIsKnown(SecuredServer.context());
    }

    /**
     * A dependency that brings another filter has to be looked at: it must not read a body of which
     * the sender is unknown.
     */
    public static void requireOnlyTheseBeforeACallerIsKnown(ApplicationContext program) {
        TomcatWebServer tomcat =
                (TomcatWebServer) ((WebServerApplicationContext) program).getWebServer();
        Context application = (Context) tomcat.getTomcat().getHost().findChildren()[0];
        List<String> filters =
                Arrays.stream(application.findFilterMaps()).map(FilterMap::getFilterName).toList();

        assertThat(filters.subList(0, filters.indexOf("springSecurityFilterChain")))
                .containsExactly(
                        "winnowAnswerPaceFilter",
                        "characterEncodingFilter",
                        "webMvcObservationFilter",
                        "winnowRequestIdFilter",
                        "winnowTrailingSlashFilter",
                        "requestContextFilter");
        assertThat(program.getBeansOfType(FormContentFilter.class)).isEmpty();
    }
}

package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.acl.AclOperation;
import tools.jackson.databind.JsonNode;

/** The users of {@code k8s/components/strimzi} and what they may do. */
public final class StrimziUsers {

    private StrimziUsers() {}

    /**
     * A right.
     *
     * @param type topic or group
     * @param name of what it is for
     * @param prefix whether the name is only how names begin
     * @param operations what may be done, as Strimzi names it
     */
    public record Right(String type, String name, boolean prefix, Set<String> operations) {

        public boolean covers(String type, String name, String operation) {
            return this.type.equals(type)
                    && (prefix ? name.startsWith(this.name) : name.equals(this.name))
                    && operations.contains(operation);
        }
    }

    /** The rights of each user of an installation. */
    public static Map<String, List<Right>> read() throws IOException {
        return read(Checkout.path("k8s/components/strimzi/users.yaml"));
    }

    /**
     * The same of the user that asks for one tenant, as it is made of the file for another one.
     *
     * @param folder where the file is put
     */
    public static Map<String, List<Right>> ofTenant(String tenant, Path folder) throws IOException {
        Path file = folder.resolve(tenant + ".yaml");
        Files.writeString(
                file,
                Files.readString(Checkout.path("k8s/components/strimzi/tenant.yaml"))
                        .replace("acme", tenant));
        return read(file);
    }

    private static Map<String, List<Right>> read(Path file) throws IOException {
        Map<String, List<Right>> users = new TreeMap<>();
        for (JsonNode user : Checkout.documents(file)) {
            if (user.get("kind").asString().equals("KafkaTopic")) {
                continue;
            }
            assertThat(user.get("kind").asString()).isEqualTo("KafkaUser");
            assertThat(user.at("/spec/authentication/type").asString()).isEqualTo("tls");
            List<Right> rights = new ArrayList<>();
            for (JsonNode entry : user.at("/spec/authorization/acls")) {
                JsonNode resource = entry.get("resource");
                rights.add(
                        new Right(
                                resource.get("type").asString(),
                                resource.get("name").asString(),
                                resource.get("patternType").asString().equals("prefix"),
                                Set.copyOf(Checkout.words(entry.get("operations")))));
            }
            users.put(user.at("/metadata/name").asString(), rights);
        }
        return users;
    }

    /** Kafka's word for one of Strimzi's: {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
    public static AclOperation operation(String name) {
        return AclOperation.fromString(
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }
}

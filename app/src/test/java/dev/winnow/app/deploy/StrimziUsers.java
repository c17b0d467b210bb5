package dev.winnow.app.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;

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
        for (Map<String, Object> user : Checkout.documents(file)) {
            if ("KafkaTopic".equals(user.get("kind"))) {
                continue;
            }
            require(user.get("kind"), "KafkaUser");
            Map<String, Object> spec = Checkout.map(user.get("spec"));
            require(Checkout.map(spec.get("authentication")).get("type"), "tls");
            List<Right> rights = new ArrayList<>();
            for (Object entry :
                    Checkout.list(Checkout.map(spec.get("authorization")).get("acls"))) {
                Map<String, Object> resource = Checkout.map(Checkout.map(entry).get("resource"));
                Set<String> operations = new TreeSet<>();
                Checkout.list(Checkout.map(entry).get("operations"))
                        .forEach(operation -> operations.add(operation.toString()));
                rights.add(
                        new Right(
                                resource.get("type").toString(),
                                resource.get("name").toString(),
                                resource.get("patternType").equals("prefix"),
                                operations));
            }
            users.put(Checkout.map(user.get("metadata")).get("name").toString(), rights);
        }
        return users;
    }

    /** Kafka's word for one of Strimzi's: {@code DescribeConfigs} is {@code DESCRIBE_CONFIGS}. */
    public static AclOperation operation(String name) {
        return AclOperation.fromString(
                name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }

    private static void require(Object found, String expected) {
        if (!expected.equals(found)) {
            throw new AssertionError("%s in the place of %s".formatted(found, expected));
        }
    }
}

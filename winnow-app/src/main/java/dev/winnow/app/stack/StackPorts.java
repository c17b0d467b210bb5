package dev.winnow.app.stack;

/**
 * Where the programs listen, all on the loopback address.
 *
 * @param gateway of the gateway; the services take the ports after it
 * @param broker of the broker; its controller takes the next one
 */
public record StackPorts(int gateway, int broker) {

    /** Ports that the README names. */
    public static final StackPorts DEFAULT = new StackPorts(8080, 19092);

    String bootstrapServers() {
        return "127.0.0.1:" + broker;
    }

    int of(StackProgram program) {
        return program == StackProgram.BROKER
                ? broker
                : gateway + program.ordinal() - StackProgram.GATEWAY.ordinal();
    }
}

package dev.winnow.platform.kafka;

/**
 * The consumer group of this gateway alone.
 *
 * @param name no other gateway's
 */
record GatewayGroup(String name) {}

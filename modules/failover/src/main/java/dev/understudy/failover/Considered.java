package dev.understudy.failover;

/**
 * Why a vendor was or was not used for one call.
 *
 * @param reason for people and traces, such as {@code "not admitted"} or {@code "REFUSED"}
 */
public record Considered(ProviderId provider, boolean attempted, String reason) {}

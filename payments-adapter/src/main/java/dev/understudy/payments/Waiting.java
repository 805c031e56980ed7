package dev.understudy.payments;

/** What waits for a person: nothing, on a good day. */
record Waiting(long payments, long changes, long incidents) {}

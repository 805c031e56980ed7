package dev.understudy.inventory;

import java.time.Instant;

/**
 * What a webhook says of a place.
 *
 * @param count the vendor's units, all of its channels' sales taken off
 * @param changedAt when it had come to that, by the vendor's clock
 */
public record CountNews(Place place, long count, Instant changedAt) {}

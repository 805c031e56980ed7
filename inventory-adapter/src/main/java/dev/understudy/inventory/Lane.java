package dev.understudy.inventory;

/**
 * A batch that this node may tell its vendor now; until its lease ends, no other node does.
 *
 * @param firstEpoch the epoch in which it was first sent
 * @param attempts this one included
 */
record Lane(Batch batch, long firstEpoch, int attempts) {}

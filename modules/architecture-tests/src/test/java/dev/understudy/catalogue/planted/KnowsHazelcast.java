package dev.understudy.catalogue.planted;

import com.hazelcast.core.HazelcastInstance;

/** Breaks a rule on purpose. */
public record KnowsHazelcast(HazelcastInstance planted) {}

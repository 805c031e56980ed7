package dev.understudy.chaos.mutation;

import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.Drills;

/** One mutation before one drill. */
public record Trial(Mutation mutation, Catch by) {

  /** What it is asked for by. */
  public String name() {
    return mutation.name() + "/" + by.drill();
  }

  boolean isCalled(String name) {
    return name.equals(name()) || name.equals(mutation.name()) || name.equals(by.drill());
  }

  /** The drill, under as much load as is needed. */
  Drill asDrill() {
    return Drills.named(by.drill()).at(by.load().orElse(100));
  }
}

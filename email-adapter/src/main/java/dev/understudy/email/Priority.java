package dev.understudy.email;

/** Inside a lane, all that is due of a higher priority goes first. */
enum Priority {
  HIGH(0),
  NORMAL(1),
  LOW(2);

  private final int rank;

  Priority(int rank) {
    this.rank = rank;
  }

  /** As it is kept: the lowest goes first. */
  int rank() {
    return rank;
  }
}

package dev.understudy.inventory;

/**
 * Whose word counts among the vendors. The escrow's own promises do not depend on it: they stand on
 * the ledger alone.
 *
 * @param epoch grows with each change of who it is; what was begun in an older one is looked at
 *     again
 */
record Authority(State state, long epoch) {

  enum State {
    /** The primary; the backup hears of everything and stays warm. */
    PRIMARY,
    /** The primary seems to be down: nothing new is sent to it, what is in flight may still end. */
    SUSPECT,
    /** The backup; what the primary misses waits in the journal. */
    BACKUP,
    /** The primary is back and hears what it missed; until then the backup's word counts. */
    RECOVERING
  }
}

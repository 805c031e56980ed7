package dev.understudy.chaos.cli;

import dev.understudy.chaos.drill.Drill;
import dev.understudy.chaos.drill.Passage;

/** Has the next platform start while a drill still runs, as early as the drill does not feel it. */
record Ahead(Succession<?> platforms, Drill drill) implements Passage {

  @Override
  public void loadBegins() throws InterruptedException {
    if (!drill.comparesSpeeds()) {
      platforms.prepareAside();
    }
  }

  @Override
  public void loadHasEnded() {
    platforms.prepare();
  }
}

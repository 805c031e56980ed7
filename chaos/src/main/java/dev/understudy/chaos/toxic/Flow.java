package dev.understudy.chaos.toxic;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;

/**
 * One direction of a connection: from a socket through the stages of all toxics, in the order they
 * were added, to the other socket. Holds back a source that is too fast.
 */
final class Flow implements Sink {

  /** What waits in one direction of one connection, at most: as much as Toxiproxy's own buffers. */
  private static final int MOST_WAITING_BYTES = 8 << 20;

  private final NetSocket from;
  private final NetSocket to;
  private final BiFunction<Toxic, Sink, Stage> stages;
  private final LongConsumer count;
  private final Outlet head = new Outlet(this);
  private List<Placed> placed = List.of();

  private record Placed(Toxic toxic, Stage stage, Outlet out) {}

  /**
   * A flow without toxics.
   *
   * @param stages makes the stage of a toxic for this flow, given where it passes data on to
   * @param count gets the bytes that arrive at the other side
   */
  Flow(NetSocket from, NetSocket to, BiFunction<Toxic, Sink, Stage> stages, LongConsumer count) {
    this.from = from;
    this.to = to;
    this.stages = stages;
    this.count = count;
  }

  void start() {
    from.handler(
        data -> {
          head.data(data);
          hold();
        });
    from.endHandler(_ -> head.end());
    to.drainHandler(_ -> release());
  }

  /** Places the stages of new toxics, and takes those out whose toxics have changed or gone. */
  void arrange(List<Toxic> toxics) {
    for (Placed old : placed) {
      if (toxics.stream().noneMatch(toxic -> toxic.name().equals(old.toxic().name()))) {
        old.stage().removed();
      } else if (!toxics.contains(old.toxic())) {
        old.stage().replaced();
      }
    }
    List<Placed> arranged = new ArrayList<>();
    for (Toxic toxic : toxics) {
      arranged.add(there(toxic).orElseGet(() -> placed(toxic)));
    }
    placed = List.copyOf(arranged);
    link();
    release();
  }

  private Optional<Placed> there(Toxic toxic) {
    return placed.stream().filter(old -> old.toxic().equals(toxic)).findFirst();
  }

  private Placed placed(Toxic toxic) {
    Outlet out = new Outlet(this);
    return new Placed(toxic, stages.apply(toxic, out), out);
  }

  private void link() {
    Sink next = this;
    for (Placed each : placed.reversed()) {
      each.out().leadTo(next);
      next = each.stage();
    }
    head.leadTo(next);
  }

  @Override
  public void data(Buffer data) {
    count.accept(data.length());
    var _ = to.write(data);
    release();
  }

  @Override
  public void end() {
    var _ = to.end();
  }

  private boolean isFull() {
    int waiting = 0;
    for (Placed each : placed) {
      waiting += each.stage().waitingBytes();
    }
    return waiting > MOST_WAITING_BYTES || to.writeQueueFull();
  }

  private void hold() {
    if (isFull()) {
      from.pause();
    }
  }

  private void release() {
    if (!isFull()) {
      from.resume();
    }
  }
}

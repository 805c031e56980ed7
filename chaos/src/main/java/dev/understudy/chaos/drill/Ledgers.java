package dev.understudy.chaos.drill;

import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.util.ArrayList;
import java.util.List;

/** Reads every vendor's own ledger, past its proxy. */
final class Ledgers {

  private final PlatformFile platform;
  private final Calls calls;

  Ledgers(PlatformFile platform, Calls calls) {
    this.platform = platform;
    this.calls = calls;
  }

  /**
   * Everything that happened at any vendor.
   *
   * @throws DrillException when a ledger cannot be read: then nothing can be said
   */
  List<Entry> read() {
    List<Entry> entries = new ArrayList<>();
    platform
        .vendors()
        .forEach(
            (name, vendor) -> {
              Calls.Answer answer = calls.get(vendor.url() + "/__sim/ledger");
              if (answer.status() != 200) {
                throw new DrillException("the ledger of " + name + " cannot be read");
              }
              entries.addAll(Entry.read(answer.body()));
            });
    return entries;
  }
}

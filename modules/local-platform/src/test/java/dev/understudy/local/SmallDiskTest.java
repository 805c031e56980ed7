package dev.understudy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.understudy.ledger.EmbeddedDatabase;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallDiskTest {

  /** Of PostgreSQL's appendix A: {@code disk_full}. */
  private static final String DISK_FULL = "53100";

  @TempDir private Path folder;

  @Test
  void aDatabaseStoresNothingMoreOnAFullDiskAndGoesOnWhenItHasRoom() throws Exception {
    Optional<String> missing = SmallDisk.missing();
    missing.ifPresent(why -> System.out.println("not checked: a full disk: " + why));
    assumeTrue(missing.isEmpty());
    try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"));
        EmbeddedDatabase database = EmbeddedDatabase.start(0, disk.folder().resolve("postgres"))) {
      assertThat(database.refusal()).isEmpty();

      disk.fill();
      assertThat(database.refusal()).contains(DISK_FULL);

      disk.free();
      database.restart();
      assertThat(database.refusal()).isEmpty();
    }
  }

  /** A platform that was killed cannot unmount what it had. */
  @Test
  void whatAKilledPlatformHasLeftIsInNobodysWay() throws Exception {
    assumeTrue(SmallDisk.missing().isEmpty());
    Path where = folder.resolve("disk");
    SmallDisk left = SmallDisk.mount(where);
    left.fill();

    try (SmallDisk fresh = SmallDisk.mount(where)) {
      assertThat(java.nio.file.Files.getFileStore(fresh.folder()).getUsableSpace()).isPositive();
    }
    assertThat(where).isEmptyDirectory();
  }
}

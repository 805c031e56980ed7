package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.History.MailKey;
import dev.understudy.email.History.Stand;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The judge sees each breach; else what it lets pass would mean nothing. */
class HistoryTest {

  private static final MailKey MAIL = new MailKey(new UUID(0, 1), "a@b.example");

  private static List<String> breaches(Map<MailKey, Stand> stands, int copies) {
    JsonObject entry =
        new JsonObject()
            .put("reference", MAIL.message().toString())
            .put("recipient", MAIL.address());
    return History.breaches(Set.of(MAIL), stands, Collections.nCopies(copies, entry));
  }

  @Test
  void oneCopyOfWhatWasAcceptedIsGood() {
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.ACCEPTED, 1)), 1)).isEmpty();
  }

  @Test
  void aMailThatNobodyKnowsIsLost() {
    assertThat(breaches(Map.of(), 0)).singleElement().asString().startsWith("lost");
  }

  @Test
  void whatNoVendorHasWasNotAccepted() {
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.ACCEPTED, 1)), 0))
        .singleElement()
        .asString()
        .startsWith("no vendor has it");
  }

  @Test
  void whatWasSentDidNotFail() {
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.FAILED, 1)), 1))
        .singleElement()
        .asString()
        .startsWith("said not to be sent");
  }

  @Test
  void twoCopiesAreAllowedWhereTheyAreReported() {
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.ACCEPTED, 2)), 2)).isEmpty();
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.ACCEPTED, 1)), 2))
        .singleElement()
        .asString()
        .startsWith("more than was reported");
  }

  @Test
  void threeCopiesAreNot() {
    assertThat(breaches(Map.of(MAIL, new Stand(MailStatus.REVIEW, 2)), 3))
        .anyMatch(breach -> breach.startsWith("3 copies"));
  }

  @Test
  void whatNobodyAskedForIsSeen() {
    JsonObject entry =
        new JsonObject()
            .put("reference", MAIL.message().toString())
            .put("recipient", MAIL.address());
    assertThat(History.breaches(Set.of(), Map.of(), List.of(entry)))
        .singleElement()
        .asString()
        .startsWith("never accepted");
  }
}

package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static dev.understudy.email.TestVendors.SENDGRID;
import static dev.understudy.email.TestVendors.SES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalogue.Adapter;
import dev.understudy.catalogue.Vendor;
import dev.understudy.email.History.MailKey;
import dev.understudy.email.vendor.sendgrid.SendGridEmail;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.failover.ProviderId;
import dev.understudy.ledger.OrderedIds;
import dev.understudy.ledger.Sql;
import dev.understudy.service.Secret;
import dev.understudy.service.VendorCalls;
import dev.understudy.service.VendorRequest;
import dev.understudy.sims.VendorSim;
import dev.understudy.sims.sendgrid.SendGridSim;
import dev.understudy.sims.ses.SesSim;
import dev.understudy.testkit.CrashPoints;
import dev.understudy.testkit.Fate;
import dev.understudy.testkit.NodeCrashed;
import dev.understudy.testkit.SimCalls;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One mail's world: fresh vendors, and as many nodes as die or are held up. */
final class CrashWorld {

  /** What becomes of the first request to each vendor; those after it are answered. */
  enum Weather {
    GOOD(Fate.ANSWERED, Fate.ANSWERED),
    PRIMARY_REFUSES(Fate.RATE_LIMITED, Fate.ANSWERED),
    PRIMARY_UNREACHABLE_BACKUP_SILENT(Fate.NOT_SENT, Fate.REPLY_LOST),
    PRIMARY_SILENT(Fate.REPLY_LOST, Fate.ANSWERED),
    PRIMARY_LATE(Fate.EXECUTED_LATE, Fate.ANSWERED),
    PRIMARY_FAILS_AFTER_IT(Fate.FAILS_AFTER_EXECUTION, Fate.ANSWERED),
    NOBODY_REACHABLE(Fate.NOT_SENT, Fate.NOT_SENT);

    private final Fate primary;
    private final Fate backup;

    Weather(Fate primary, Fate backup) {
      this.primary = primary;
      this.backup = backup;
    }
  }

  private static final int ROUNDS = 6;

  private final TestPlatform platform;
  private final SendGridSim sendGrid = new SendGridSim(CLOCK);
  private final SesSim ses = new SesSim(CLOCK);
  private final SimCalls primary = new SimCalls(sendGrid);
  private final SimCalls backup = new SimCalls(ses, "ses.example");
  private final UnaryOperator<Sql> fault;
  private final Set<MailKey> accepted = new HashSet<>();

  /**
   * @param fault what is wrong with every node's ledger
   */
  CrashWorld(TestPlatform platform, Weather weather, UnaryOperator<Sql> fault) throws Exception {
    this.platform = platform;
    this.fault = fault;
    primary.fate(first(weather.primary));
    backup.fate(first(weather.backup));
    platform.forgetAll();
  }

  private static Function<VendorRequest, Fate> first(Fate fate) {
    AtomicReference<Fate> next = new AtomicReference<>(fate);
    return _ -> next.getAndSet(Fate.ANSWERED);
  }

  /** A node that takes a mail in, when asked to, and dispatches what is due, or dies. */
  CrashPoints live(CrashPoints points, boolean accepts) throws Exception {
    Sql ledger = points.around(fault.apply(platform.database));
    Dispatcher node =
        platform.node(
            ledger,
            Map.of(
                SENDGRID, sendGrid(points.around("sendgrid", primary)),
                SES, ses(points.around("ses", backup))));
    try {
      if (accepts) {
        accept(new EmailStore(ledger, Duration.ofDays(3), new OrderedIds(InstantSource.system())));
      }
      platform.dispatch(node);
    } catch (ExecutionException | CompletionException e) {
      assertThat(e).hasRootCauseInstanceOf(NodeCrashed.class);
    }
    return points;
  }

  private void accept(EmailStore store) throws Exception {
    NewMessage message =
        NewMessage.plain(
            "shop@understudy.example",
            List.of("a@c.example"),
            new Content("Your order", Optional.of("It is on its way."), Optional.empty()));
    if (platform.run(() -> store.accept(Optional.empty(), "", message))
        instanceof EmailStore.Submitted.Stands(var id)) {
      accepted.add(new MailKey(id, "a@c.example"));
    }
  }

  /** Nodes that live go on until all is settled; what is wrong then. */
  List<String> breaches() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      platform.hurry();
      live(CrashPoints.counting(), false);
    }
    primary.executeLate();
    backup.executeLate();
    // Who was not told that a mail was accepted must bear that it was.
    accepted.addAll(platform.stands().keySet());
    List<String> breaches = new ArrayList<>(History.breaches(accepted, platform.stands(), mails()));
    platform
        .stands()
        .forEach(
            (key, stand) -> {
              if (stand.status().inFlight()) {
                breaches.add("never settled: " + key + " " + stand);
              }
            });
    return breaches;
  }

  /** What both vendors' own books hold. */
  List<JsonObject> mails() {
    return Stream.<VendorSim>of(sendGrid, ses)
        .flatMap(vendor -> vendor.ledger().entries().stream())
        .toList();
  }

  private static EmailProvider sendGrid(VendorCalls calls) {
    return new SendGridEmail(vendor("sendgrid"), Secret.of(SendGridSim.API_KEY), calls, CLOCK);
  }

  private static EmailProvider ses(VendorCalls calls) {
    RequestSigner signer =
        new RequestSigner(
            Secret.of(SesSim.ACCESS_KEY_ID), Secret.of(SesSim.SECRET), SesSim.REGION, "ses");
    return new SesEmail(vendor("ses"), signer, calls, CLOCK);
  }

  private static Vendor vendor(String id) {
    return new Vendor(
        new ProviderId(id),
        Adapter.EMAIL,
        0,
        100,
        128,
        URI.create("http://" + id + ".example"),
        id.equals("ses") ? "v2" : "v3",
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Map.of());
  }
}

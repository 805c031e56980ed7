package dev.understudy.chaos.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.chaos.check.ChangeChecks;
import dev.understudy.chaos.check.Checks;
import dev.understudy.chaos.check.Entry;
import dev.understudy.chaos.check.Invariant;
import dev.understudy.local.PlatformException;
import dev.understudy.local.PlatformFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Probes of our own. */
final class OwnProbes {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GOOD = 200;

  private OwnProbes() {}

  /** The value of a query; one without a result, or with several, says nothing clear. */
  static Reading prometheus(HttpCaller http, Provider.Http query) throws InterruptedException {
    Reading reading = http.call(query, Activity.Kind.ACTION);
    if (reading instanceof Reading.Failed) {
      return reading;
    }
    JsonNode data = reading.output().path("body").path("data");
    JsonNode result = data.path("result");
    if (data.path("resultType").asText().equals("scalar")) {
      return value(result);
    }
    return result.size() == 1
        ? value(result.path(0).path("value"))
        : new Reading.Failed(
            result, "the query must have one result, has %d".formatted(result.size()));
  }

  private static Reading value(JsonNode sample) {
    try {
      return new Reading.Done(DecimalNode.valueOf(new BigDecimal(sample.path(1).asText())));
    } catch (NumberFormatException e) {
      return new Reading.Failed(sample, "the query's value is no number");
    }
  }

  /** True when what can be told from the vendors' ledgers alone holds; fails when it does not. */
  static Reading invariants(HttpCaller http, Path file) throws InterruptedException {
    Map<String, PlatformFile.VendorEntry> vendors;
    try {
      vendors = PlatformFile.read(file).vendors();
    } catch (PlatformException e) {
      return new Reading.Failed(String.valueOf(e.getMessage()));
    }
    List<Entry> entries = new ArrayList<>();
    for (Map.Entry<String, PlatformFile.VendorEntry> vendor : vendors.entrySet()) {
      String url = vendor.getValue().url() + "/__sim/ledger";
      Reading reading =
          http.call(Provider.Http.call("GET", url, Map.of(), ""), Activity.Kind.ACTION);
      if (reading.output().path("status").asInt() != GOOD) {
        return new Reading.Failed("the ledger of " + vendor.getKey() + " cannot be read");
      }
      try {
        entries.addAll(Entry.read(reading.output().path("body")));
      } catch (DateTimeParseException e) {
        return new Reading.Failed("the ledger of " + vendor.getKey() + " cannot be understood");
      }
    }
    return judged(
        List.of(
            Checks.noDoubleCharge(entries),
            ChangeChecks.neverTooMuch(entries),
            Checks.boundedCopies(entries)));
  }

  private static Reading judged(List<Invariant> invariants) {
    ObjectNode output = JSON.createObjectNode();
    output.put("held", invariants.stream().allMatch(Invariant::holds));
    ArrayNode all = output.putArray("invariants");
    invariants.forEach(
        each -> {
          ObjectNode one = all.addObject().put("name", each.name()).put("checked", each.checked());
          each.violations().forEach(one.putArray("violations")::add);
        });
    String broken =
        invariants.stream()
            .filter(each -> !each.holds())
            .map(each -> each.name() + ": " + each.violations().getFirst())
            .collect(Collectors.joining("; "));
    return broken.isEmpty() ? new Reading.Done(output) : new Reading.Failed(output, broken);
  }
}

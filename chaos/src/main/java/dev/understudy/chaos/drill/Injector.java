package dev.understudy.chaos.drill;

import dev.understudy.chaos.workload.Calls;
import dev.understudy.local.PlatformFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/** Brings outages about through the chaos API, and proves that they took effect. */
final class Injector {

  private static final String TOXIC = "drill";
  private static final int CONNECT_MILLIS = 1_000;

  private final PlatformFile platform;
  private final Calls calls;

  Injector(PlatformFile platform, Calls calls) {
    this.platform = platform;
    this.calls = calls;
  }

  void inject(Drill.Outage outage) {
    switch (outage.fault()) {
      case REFUSED -> set(outage, "{\"enabled\": false}");
      case BLACKHOLE ->
          add(outage, "{\"name\": \"%s\", \"type\": \"timeout\", \"stream\": \"upstream\"}");
      case HTTP_503 ->
          add(outage, "{\"name\": \"%s\", \"type\": \"http_status\", \"stream\": \"upstream\"}");
    }
  }

  /** Takes it back. Done always, whatever happened meanwhile. */
  void rollBack(Drill.Outage outage) {
    switch (outage.fault()) {
      case REFUSED -> set(outage, "{\"enabled\": true}");
      case BLACKHOLE, HTTP_503 ->
          require(
              calls.send("DELETE", proxy(outage) + "/toxics/" + TOXIC, "", Map.of()),
              "take the toxic back");
    }
  }

  /** Whether the outage was there for whoever met it: not what we asked for, but what happened. */
  boolean observed(Drill.Outage outage) {
    return switch (outage.fault()) {
      case REFUSED -> isRefused(outage);
      case BLACKHOLE, HTTP_503 ->
          calls.get(proxy(outage) + "/observed").body().path("effects").path(TOXIC).asLong() > 0;
    };
  }

  private boolean isRefused(Drill.Outage outage) {
    String[] address = vendor(outage).proxyAddress().split(":", -1);
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(address[0], Integer.parseInt(address[1])), CONNECT_MILLIS);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private void set(Drill.Outage outage, String body) {
    require(calls.post(proxy(outage), body, Map.of()), "change the proxy");
  }

  private void add(Drill.Outage outage, String body) {
    require(
        calls.post(proxy(outage) + "/toxics", body.formatted(TOXIC), Map.of()), "add the toxic");
  }

  private String proxy(Drill.Outage outage) {
    return platform.chaos().url() + "/proxies/" + vendor(outage).proxy();
  }

  private PlatformFile.VendorEntry vendor(Drill.Outage outage) {
    return Optional.ofNullable(platform.vendors().get(outage.vendor()))
        .orElseThrow(
            () -> new DrillException("the platform has no vendor \"" + outage.vendor() + "\""));
  }

  private static void require(Calls.Answer answer, String what) {
    if (answer.status() < 200 || answer.status() > 299) {
      throw new DrillException("could not " + what + ": " + answer.status() + " " + answer.body());
    }
  }
}

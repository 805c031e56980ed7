package dev.understudy.chaos.toxic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code host:port}. */
record Address(String host, int port) {

  private static final Pattern FORM = Pattern.compile("(\\[[^\\]]+\\]|[^:]*):([0-9]{1,5})");

  static Address of(String field, String text) {
    Matcher match = FORM.matcher(text);
    if (!match.matches() || Integer.parseInt(match.group(2)) > 65_535) {
      throw new ApiException(400, field + " must be host:port, was \"" + text + "\"");
    }
    String host = match.group(1).isEmpty() ? "127.0.0.1" : match.group(1);
    return new Address(host, Integer.parseInt(match.group(2)));
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

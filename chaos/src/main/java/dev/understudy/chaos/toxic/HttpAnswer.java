package dev.understudy.chaos.toxic;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers an HTTP/1.1 request when it is complete, and closes. To answer before would meet a client
 * that still writes, and the answer would be lost to a reset.
 */
final class HttpAnswer {

  private static final int LARGEST_REQUEST_BYTES = 1 << 20;
  private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *([0-9]{1,9})");

  private final NetSocket client;
  private Buffer request = Buffer.buffer();

  HttpAnswer(NetSocket client) {
    this.client = client;
  }

  void add(Buffer data, int status) {
    request.appendBuffer(data);
    if (isComplete() || request.length() > LARGEST_REQUEST_BYTES) {
      request = Buffer.buffer();
      var _ =
          client.end(
              Buffer.buffer(
                  "HTTP/1.1 "
                      + status
                      + " Chaos\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }
  }

  private boolean isComplete() {
    String text = request.toString("ISO-8859-1");
    int headersEnd = text.indexOf("\r\n\r\n");
    if (headersEnd < 0) {
      return false;
    }
    String headers = text.substring(0, headersEnd).toLowerCase(Locale.ROOT);
    if (headers.contains("transfer-encoding: chunked")) {
      return text.endsWith("0\r\n\r\n");
    }
    Matcher length = LENGTH.matcher(headers);
    int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
    return request.length() >= headersEnd + 4 + body;
  }
}

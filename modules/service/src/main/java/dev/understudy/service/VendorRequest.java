package dev.understudy.service;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * One request to a vendor.
 *
 * @param path below the vendor's base URL, query included, starting with a slash
 */
public record VendorRequest(
    HttpMethod method, String path, Map<String, String> headers, Buffer body) {

  public VendorRequest {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("path must start with /, was \"" + path + "\"");
    }
    headers = Map.copyOf(headers);
  }

  public static VendorRequest get(String path, Map<String, String> headers) {
    return new VendorRequest(HttpMethod.GET, path, headers, Buffer.buffer());
  }

  public static VendorRequest post(String path, Map<String, String> headers, Buffer body) {
    return new VendorRequest(HttpMethod.POST, path, headers, body);
  }
}

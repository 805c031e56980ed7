package dev.understudy.service;

import java.io.InputStream;
import java.util.Map;

/** Takes a body of any size, piece by piece, in direct style on a virtual thread. */
@FunctionalInterface
public interface Upload {

  /**
   * Reads and answers.
   *
   * @param path the parameters of the path
   * @param body waits for the client where it has to; an {@link java.io.IOException} of it says
   *     that the client has gone away
   */
  ReplyJson receive(Map<String, String> path, InputStream body);
}

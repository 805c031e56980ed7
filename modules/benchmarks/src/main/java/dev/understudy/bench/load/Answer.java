package dev.understudy.bench.load;

/**
 * How a request ended.
 *
 * @param status of HTTP; 0 when there was no whole answer in time
 */
public record Answer(int status, String body) {

  static final Answer NONE = new Answer(0, "");

  /** Whether the caller got what it had asked for. */
  public boolean isGood() {
    return status >= 200 && status < 300;
  }
}

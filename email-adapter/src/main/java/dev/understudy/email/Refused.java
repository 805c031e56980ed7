package dev.understudy.email;

import dev.understudy.service.Problem;
import dev.understudy.service.ProblemException;

/** What a caller may not send: a 400 that names the field. */
final class Refused {

  private Refused() {}

  static ProblemException field(String field, String why) {
    return new ProblemException(Problem.badField(field, why));
  }
}

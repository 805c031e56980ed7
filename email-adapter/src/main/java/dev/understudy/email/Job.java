package dev.understudy.email;

import java.util.Optional;

/**
 * A mail that is ours to send.
 *
 * @param id of the recipient's row
 * @param leaseToken the fence: who has an older one can write nothing
 * @param attachments how many files it has, loaded or not
 * @param personal what its content is made from, when each recipient has another
 */
record Job(
    long id, long leaseToken, Lane lane, Mail mail, int attachments, Optional<Personal> personal) {

  /**
   * @param variables a JSON object
   */
  record Personal(TemplateId template, String variables) {}

  Job with(Mail other) {
    return new Job(id, leaseToken, lane, other, attachments, personal);
  }
}

package dev.understudy.email;

import java.util.List;

/**
 * A mail that is ours to send.
 *
 * @param id of the recipient's row
 * @param leaseToken the fence: who has an older one can write nothing
 * @param attachments how many files it has, loaded or not
 */
record Job(long id, long leaseToken, Lane lane, Mail mail, int attachments) {

  Job with(List<Attachment> files) {
    return new Job(
        id,
        leaseToken,
        lane,
        new Mail(
            mail.message(),
            mail.messageId(),
            mail.from(),
            mail.to(),
            mail.cc(),
            mail.bcc(),
            mail.replyTo(),
            mail.content(),
            mail.headers(),
            files),
        attachments);
  }
}

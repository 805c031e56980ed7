package dev.understudy.email;

import java.util.UUID;

/**
 * What a vendor tells of a mail that it was handed.
 *
 * @param message ours, from the mail's correlation id
 * @param detail in the vendor's words
 */
public record MailEvent(UUID message, String address, Kind kind, String detail) {

  /** In the order in which they may follow each other. */
  public enum Kind {
    /** The vendor has it. */
    TAKEN,
    /** The recipient's server took it. */
    DELIVERED,
    /** The recipient's server did not take it; another mail may get through. */
    BOUNCED,
    /** There is no such mailbox: nothing more is sent to it. */
    BOUNCED_FOR_GOOD,
    /** The recipient called it spam: nothing more is sent to it. */
    COMPLAINED,
    /** The recipient wants no more. */
    UNSUBSCRIBED
  }
}

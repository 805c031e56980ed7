package dev.understudy.email;

/** What a vendor that works may say to a mail. */
public sealed interface Handover {

  /**
   * It has it.
   *
   * @param vendorId its own name for the mail; may be empty
   */
  record Taken(String vendorId) implements Handover {}

  /**
   * It takes no mail from this sender: not verified, suspended, its quota used up. It says nothing
   * of the vendor's health, nor of other senders, so it is not a fault.
   */
  record SenderRefused(String reason) implements Handover {}
}

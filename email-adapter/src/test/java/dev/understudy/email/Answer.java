package dev.understudy.email;

/** What a vendor of email does with a mail that it is handed, in its own protocol's words. */
enum Answer {
  TAKES,
  /** This mail never: it is none, or its recipient is none. */
  REFUSES_THE_MAIL,
  /** No mail from this sender; from others it takes mail. */
  REFUSES_THE_SENDER,
  /** No mail from us at all. */
  REFUSES_THE_ACCOUNT,
  /** Not now, we sent too many; where its protocol can say so, for {@link MailDesk#LIMIT}. */
  LIMITS_THE_RATE,
  /** Not now, and it says that it did nothing. */
  UNAVAILABLE,
  /** It never does it, and never answers. */
  SILENT,
  /** It does it when the caller has long gone. */
  LATE,
  /** It does it, and never answers. */
  SILENT_AFTER,
  /** It does it, and the connection is gone before it answers. */
  CLOSES_AFTER,
  /** It does it, and says that something went wrong; where no answer can say that, it is gone. */
  FAILS_AFTER,
  /** It does it, and somebody on the way answers something else. */
  GIBBERISH,
  /** It does it, and its answer has no end. */
  HUGE,
  /** It does it, and its answer ends in the middle. */
  CUT
}

package dev.understudy.email;

import java.time.Duration;
import java.util.List;

/** A vendor of email on a port of its own, as the contract needs it. */
interface MailDesk extends AutoCloseable {

  /** For how long it takes nothing, when it says so. */
  Duration LIMIT = Duration.ofSeconds(7);

  /** The way to it that is under test. */
  EmailProvider provider();

  /** What it does from now on. */
  void will(Answer answer);

  /** Whether its protocol can say for how long it takes nothing. */
  boolean namesItsLimit();

  /** It now does what it was asked and did not do yet. */
  void executeLate();

  /** The mails that it has, each once for each time that it took it. */
  List<Received> received();

  /** Nobody listens there any more. */
  void stopListening();

  @Override
  void close();
}

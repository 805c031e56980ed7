package dev.understudy.service;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A log line without card numbers, whoever wrote it. */
public final class MaskedMessage extends MessageConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return CardNumbers.masked(String.valueOf(super.convert(event)));
  }
}

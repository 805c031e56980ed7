package dev.understudy.service;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A stack trace without card numbers: messages of parsers may quote what they were given. */
public final class MaskedThrowable extends ThrowableProxyConverter {

  @Override
  public String convert(ILoggingEvent event) {
    return CardNumbers.masked(super.convert(event));
  }
}

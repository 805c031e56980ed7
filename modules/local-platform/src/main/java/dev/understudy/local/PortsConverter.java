package dev.understudy.local;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --port-base}; what it cannot be is wrong usage. */
public final class PortsConverter implements ITypeConverter<Ports> {

  @Override
  public Ports convert(String text) {
    try {
      return new Ports(Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no port");
    } catch (PlatformException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}

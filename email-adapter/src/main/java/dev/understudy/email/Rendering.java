package dev.understudy.email;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.AttributeNotFoundException;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.Extension;
import io.pebbletemplates.pebble.extension.ExtensionCustomizer;
import io.pebbletemplates.pebble.loader.StringLoader;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Renders templates here, so that every vendor sends the same bytes. HTML is escaped unless a
 * template says otherwise; a variable that is not there is an error, never an empty place.
 */
final class Rendering {

  /** Of one part of a mail; a loop in a template has an end. */
  private static final int LARGEST_CHARS = 500_000;

  private final PebbleEngine html = engine(true);
  private final PebbleEngine plain = engine(false);

  private static PebbleEngine engine(boolean escaped) {
    return new PebbleEngine.Builder()
        .loader(new StringLoader())
        .autoEscaping(escaped)
        .strictVariables(true)
        .maxRenderedSize(LARGEST_CHARS)
        .newLineTrimming(false)
        .defaultLocale(Locale.ROOT)
        .registerExtensionCustomizer(NoOtherTemplates::new)
        .build();
  }

  /** A template is whole: what it would include could change after it was previewed. */
  private static final class NoOtherTemplates extends ExtensionCustomizer {

    private static final List<String> REFUSED =
        List.of("include", "extends", "import", "from", "embed", "cache", "parallel");

    NoOtherTemplates(Extension extension) {
      super(extension);
    }

    @Override
    public List<TokenParser> getTokenParsers() {
      List<TokenParser> parsers = super.getTokenParsers();
      return parsers == null
          ? List.of()
          : parsers.stream().filter(parser -> !REFUSED.contains(parser.getTag())).toList();
    }
  }

  /** How a rendering ended. */
  sealed interface Rendered {

    record Done(Content content) implements Rendered {}

    /**
     * It cannot be sent like this.
     *
     * @param field of the template, or of the variables, such as {@code variables.name}
     */
    record Wrong(String field, String why) implements Rendered {}
  }

  private static final class WrongException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Rendered.Wrong wrong;

    WrongException(String field, String why) {
      this.wrong = new Rendered.Wrong(field, why);
    }

    WrongException(String field, String why, PebbleException cause) {
      super(cause);
      this.wrong = new Rendered.Wrong(field, why);
    }
  }

  Rendered render(Template template, Map<String, Object> variables) {
    try {
      String subject = part(plain, "subject", template.subject(), variables);
      if (subject.isBlank() || subject.codePoints().anyMatch(Character::isISOControl)) {
        return new Rendered.Wrong("subject", "must be one line that says something");
      }
      return new Rendered.Done(
          new Content(
              subject,
              template.text().map(text -> part(plain, "text", text, variables)),
              template.html().map(text -> part(html, "html", text, variables))));
    } catch (WrongException e) {
      return e.wrong;
    }
  }

  /** What is wrong with a template's own words; it is not rendered. */
  Optional<Rendered.Wrong> syntax(Template template) {
    try {
      plain.getTemplate(template.subject());
      template.text().ifPresent(plain::getTemplate);
      template.html().ifPresent(html::getTemplate);
      return Optional.empty();
    } catch (PebbleException e) {
      return Optional.of(new Rendered.Wrong("template", words(e)));
    }
  }

  private static String part(
      PebbleEngine engine, String field, String source, Map<String, Object> variables) {
    StringWriter out = new StringWriter();
    try {
      engine.getTemplate(source).evaluate(out, variables);
      return sendable(field, out.toString());
    } catch (AttributeNotFoundException e) {
      throw new WrongException(
          "variables." + e.getAttributeName(), "is needed by the template's " + field, e);
    } catch (PebbleException e) {
      throw new WrongException(field, words(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a string has no such faults
    }
  }

  /** What variables bring in is the caller's, as what a message says is. */
  private static String sendable(String field, String text) {
    Texts.fault(text)
        .ifPresent(
            why -> {
              throw new WrongException(field, why);
            });
    return text;
  }

  private static String words(PebbleException e) {
    return "line " + e.getLineNumber() + ": " + e.getPebbleMessage();
  }
}

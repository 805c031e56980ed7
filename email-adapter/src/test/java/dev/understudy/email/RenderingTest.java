package dev.understudy.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.email.Rendering.Rendered;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderingTest {

  private final Rendering rendering = new Rendering();

  private static Template template(String text, String html) {
    return new Template("Hello {{ name }}", Optional.of(text), Optional.of(html));
  }

  @Test
  void htmlIsEscapedAndPlainTextIsNot() {
    Rendered rendered =
        rendering.render(
            template("Dear {{ name }}", "<p>{{ name }}</p>"), Map.of("name", "<b>Ann</b> & Co"));

    assertThat(rendered)
        .isEqualTo(
            new Rendered.Done(
                new Content(
                    "Hello <b>Ann</b> & Co",
                    Optional.of("Dear <b>Ann</b> & Co"),
                    Optional.of("<p>&lt;b&gt;Ann&lt;/b&gt; &amp; Co</p>"))));
  }

  @Test
  void listsAreGoneThrough() {
    Rendered rendered =
        rendering.render(
            template("{% for line in lines %}{{ line.sku }} {% endfor %}", "x"),
            Map.of("name", "Ann", "lines", List.of(Map.of("sku", "A"), Map.of("sku", "B"))));

    assertThat(rendered)
        .isEqualTo(
            new Rendered.Done(new Content("Hello Ann", Optional.of("A B "), Optional.of("x"))));
  }

  @Test
  void aVariableThatIsMissingIsNamed() {
    assertThat(rendering.render(template("{{ order.id }}", "x"), Map.of("name", "Ann")))
        .isEqualTo(new Rendered.Wrong("variables.order", "is needed by the template's text"));
  }

  @Test
  void aSubjectStaysOneLine() {
    assertThat(rendering.render(template("t", "h"), Map.of("name", "Ann\r\nBcc: x@y.example")))
        .isInstanceOfSatisfying(
            Rendered.Wrong.class, wrong -> assertThat(wrong.field()).isEqualTo("subject"));
  }

  @Test
  void aLoopWithoutEndIsEnded() {
    assertThat(
            rendering.render(
                template("{% for i in range(1, 1000000) %}{{ name }}{% endfor %}", "x"),
                Map.of("name", "Ann")))
        .isInstanceOf(Rendered.Wrong.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ name",
        "{% if %}",
        "{% include 'other' %}",
        "{% extends 'other' %}",
        "{% import 'other' %}"
      })
  void whatCannotBeRenderedIsRefusedWhenItIsAdded(String text) {
    assertThat(rendering.syntax(template(text, "x"))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{{ name.class.name }}", "{{ name.getClass() }}"})
  void aTemplateReachesNoJava(String text) {
    assertThat(rendering.render(template(text, "x"), Map.of("name", "Ann")))
        .isInstanceOf(Rendered.Wrong.class);
  }
}

package dev.understudy.email;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Templates as callers see them. */
final class TemplatesJson {

  private TemplatesJson() {}

  static Template template(JsonObject json) {
    Template template =
        new Template(
            Texts.line("subject", json.getString("subject")),
            EmailJson.text(json, "text").map(text -> Texts.wellFormed("text", text)),
            EmailJson.text(json, "html").map(html -> Texts.wellFormed("html", html)));
    if (template.text().isEmpty() && template.html().isEmpty()) {
      throw Refused.field("text", "a template needs text or html");
    }
    return template;
  }

  /** Which version a reference means; a 400 when there is none. */
  static TemplateId id(JsonObject reference, Templates templates) {
    return templates
        .id(reference.getString("name"), Optional.ofNullable(reference.getInteger("version")))
        .orElseThrow(() -> Refused.field("template.name", "there is no such template"));
  }

  /** What a reference with variables comes to; a 400 that names what is wrong. */
  static Content rendered(JsonObject reference, Templates templates) {
    Map<String, Object> variables = reference.getJsonObject("variables", new JsonObject()).getMap();
    return switch (templates.render(id(reference, templates), variables)) {
      case Rendering.Rendered.Done(Content content) -> content;
      case Rendering.Rendered.Wrong(String field, String why) ->
          throw Refused.field("template." + field, why);
    };
  }

  static JsonObject of(TemplateId id) {
    return new JsonObject().put("name", id.name()).put("version", id.version());
  }

  static JsonObject of(TemplateId id, Template template) {
    JsonObject json = of(id).put("subject", template.subject());
    template.text().ifPresent(text -> json.put("text", text));
    template.html().ifPresent(html -> json.put("html", html));
    return json;
  }

  static JsonObject of(Content content) {
    JsonObject json = new JsonObject().put("subject", content.subject());
    content.text().ifPresent(text -> json.put("text", text));
    content.html().ifPresent(html -> json.put("html", html));
    return json;
  }
}

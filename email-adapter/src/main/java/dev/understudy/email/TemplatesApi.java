package dev.understudy.email;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Templates: kept by version, looked at, tried out. */
final class TemplatesApi {

  private final Templates templates;

  TemplatesApi(Templates templates) {
    this.templates = templates;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "addTemplate", this::add, "readTemplate", this::read, "previewTemplate", this::preview);
  }

  private ReplyJson add(RequestJson request) {
    TemplateId id =
        templates.add(request.pathParameter("name"), TemplatesJson.template(request.body()));
    return ReplyJson.of(201, TemplatesJson.of(id));
  }

  private ReplyJson read(RequestJson request) {
    return templates
        .id(request.pathParameter("name"), request.queryParameter("version").map(Integer::parseInt))
        .flatMap(
            id ->
                templates
                    .find(id)
                    .map(template -> ReplyJson.of(200, TemplatesJson.of(id, template))))
        .orElseGet(() -> ReplyJson.problem(Problem.notFound("there is no such template")));
  }

  private ReplyJson preview(RequestJson request) {
    JsonObject reference =
        new JsonObject()
            .put("name", request.pathParameter("name"))
            .put("variables", request.body().getJsonObject("variables"));
    Optional.ofNullable(request.body().getInteger("version"))
        .ifPresent(version -> reference.put("version", version));
    return ReplyJson.of(200, TemplatesJson.of(TemplatesJson.rendered(reference, templates)));
  }
}

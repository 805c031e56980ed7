package dev.understudy.email;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Templates by name and version, and what they come to. */
final class Templates {

  /** A few are in use at a time. */
  private static final int MOST_KEPT = 200;

  private final TemplateStore store;
  private final Rendering rendering = new Rendering();
  private final Map<TemplateId, Template> kept = new ConcurrentHashMap<>();

  Templates(TemplateStore store) {
    this.store = store;
  }

  /** Adds a version; refuses what could never be rendered. */
  TemplateId add(String name, Template template) {
    rendering
        .syntax(template)
        .ifPresent(
            wrong -> {
              throw Refused.field(wrong.field(), wrong.why());
            });
    return store.add(name, template);
  }

  /**
   * @param version the newest when empty
   */
  Optional<TemplateId> id(String name, Optional<Integer> version) {
    return version.isPresent()
        ? Optional.of(new TemplateId(name, version.get())).filter(id -> find(id).isPresent())
        : store.newest(name);
  }

  /** A version is never changed, so it may be kept. */
  Optional<Template> find(TemplateId id) {
    Template known = kept.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Template> found = store.find(id);
    if (kept.size() < MOST_KEPT) {
      found.ifPresent(template -> kept.put(id, template));
    }
    return found;
  }

  Rendering.Rendered render(TemplateId id, Map<String, Object> variables) {
    return find(id)
        .map(template -> rendering.render(template, variables))
        .orElseGet(() -> new Rendering.Rendered.Wrong("template", "there is no such version"));
  }
}

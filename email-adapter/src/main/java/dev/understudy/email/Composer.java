package dev.understudy.email;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Makes what a vendor gets of what was accepted: the same for each copy and each vendor. */
final class Composer {

  private final Templates templates;
  private final Optional<Unsubscribe> unsubscribe;

  /**
   * @param unsubscribe empty where bulk mail has no way out of its own
   */
  Composer(Templates templates, Optional<Unsubscribe> unsubscribe) {
    this.templates = templates;
    this.unsubscribe = unsubscribe;
  }

  /** What composing comes to. */
  sealed interface Composed {

    record Ready(Job job) implements Composed {}

    record Unsendable(String why) implements Composed {}
  }

  Composed compose(Job job) {
    Job whole = withWayOut(job);
    return job.personal()
        .map(personal -> personal(whole, personal))
        .orElseGet(() -> new Composed.Ready(whole));
  }

  private Composed personal(Job job, Job.Personal personal) {
    Map<String, Object> variables = VariablesJson.map(personal.variables());
    return switch (templates.render(personal.template(), variables)) {
      case Rendering.Rendered.Done(Content content) ->
          new Composed.Ready(job.with(job.mail().with(content)));
      case Rendering.Rendered.Wrong(String field, String why) ->
          new Composed.Unsendable(field + " " + why);
    };
  }

  /** RFC 8058: one click, without a page in between. */
  private Job withWayOut(Job job) {
    if (job.lane() != Lane.BULK || unsubscribe.isEmpty()) {
      return job;
    }
    Map<String, String> headers = new LinkedHashMap<>(job.mail().headers());
    headers.put("List-Unsubscribe", "<" + unsubscribe.get().link(job.id()) + ">");
    headers.put("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    return job.with(job.mail().with(headers));
  }
}

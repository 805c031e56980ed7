package dev.understudy.email;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;

/** Where recipients end their mail with one click (RFC 8058). */
final class UnsubscribeApi {

  private final Optional<Unsubscribe> links;
  private final EmailStore emails;
  private final SuppressionStore suppressions;

  UnsubscribeApi(Optional<Unsubscribe> links, EmailStore emails, SuppressionStore suppressions) {
    this.links = links;
    this.emails = emails;
    this.suppressions = suppressions;
  }

  Map<String, Operation> operations() {
    return Map.of("unsubscribe", this::unsubscribe);
  }

  private ReplyJson unsubscribe(RequestJson request) {
    Optional<String> address =
        links
            .flatMap(each -> each.recipient(request.pathParameter("token")))
            .flatMap(emails::addressOf);
    if (address.isEmpty()) {
      return ReplyJson.problem(Problem.notFound("this link is none of ours"));
    }
    suppressions.add(address.get(), "unsubscribed", "recipient");
    return ReplyJson.of(200, new JsonObject().put("unsubscribed", true));
  }
}

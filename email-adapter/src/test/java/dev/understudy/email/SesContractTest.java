package dev.understudy.email;

import static dev.understudy.email.TestPlatform.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.catalogue.Vendor;
import dev.understudy.email.vendor.ses.RequestSigner;
import dev.understudy.email.vendor.ses.SesEmail;
import dev.understudy.service.Secret;
import dev.understudy.sims.SimResponse;
import dev.understudy.sims.ses.SesSim;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

class SesContractTest extends EmailProviderContract {

  @Override
  MailDesk desk() {
    return new Desk();
  }

  /** Read after SendEmail of the "Amazon SES API v2 Reference". */
  private static final class Desk extends HttpDesk {

    Desk() {
      super(new SesSim(InstantSource.system()));
    }

    @Override
    public EmailProvider provider() {
      Vendor vendor = vendor("v2");
      RequestSigner signer =
          new RequestSigner(
              Secret.of(SesSim.ACCESS_KEY_ID), Secret.of(SesSim.SECRET), SesSim.REGION, "ses");
      return new SesEmail(vendor, signer, calls(vendor), CLOCK);
    }

    /** Not in its reference, but any 429 may have it: RFC 6585 section 4. */
    @Override
    public boolean namesItsLimit() {
      return true;
    }

    @Override
    SimResponse refusal(Answer refusal) {
      return switch (refusal) {
        case REFUSES_THE_MAIL -> error(400, "BadRequestException");
        case REFUSES_THE_SENDER -> error(400, "MailFromDomainNotVerifiedException");
        case REFUSES_THE_ACCOUNT -> error(400, "AccountSuspendedException");
        case LIMITS_THE_RATE ->
            error(429, "TooManyRequestsException").with("Retry-After", "" + LIMIT.toSeconds());
        case UNAVAILABLE -> error(503, "ServiceUnavailable");
        default -> throw new IllegalArgumentException(refusal + " is no refusal");
      };
    }

    private static SimResponse error(int status, String type) {
      return SimResponse.json(status, new JsonObject().put("message", type))
          .with("x-amzn-ErrorType", type);
    }

    @Override
    Received read(JsonObject mail) {
      JsonObject destination = mail.getJsonObject("Destination");
      JsonObject simple = mail.getJsonObject("Content").getJsonObject("Simple");
      Map<String, String> headers = pairs(simple.getJsonArray("Headers"));
      return new Received(
          // It makes a Message-ID of its own, so ours stands beside it.
          Optional.ofNullable(headers.remove("X-Understudy-Message-ID")).orElse(""),
          UUID.fromString(pairs(mail.getJsonArray("EmailTags")).get("message_id")),
          sender(mail.getString("FromEmailAddress")),
          addresses(destination, "ToAddresses"),
          addresses(destination, "CcAddresses"),
          addresses(destination, "BccAddresses"),
          addresses(mail, "ReplyToAddresses").stream().findFirst(),
          simple.getJsonObject("Subject").getString("Data"),
          body(simple, "Text"),
          body(simple, "Html"),
          headers,
          files(simple));
    }

    private static Map<String, String> pairs(JsonArray of) {
      Map<String, String> pairs = new HashMap<>();
      of.stream()
          .map(JsonObject.class::cast)
          .forEach(pair -> pairs.put(pair.getString("Name"), pair.getString("Value")));
      return pairs;
    }

    /** "The email address string must be 7-bit ASCII", and a name in it an encoded word. */
    private static Sender sender(String from) {
      assertThat(from).matches("\\p{ASCII}*");
      try {
        InternetAddress address = new InternetAddress(from, true);
        return new Sender(address.getAddress(), Optional.ofNullable(address.getPersonal()));
      } catch (AddressException e) {
        throw new AssertionError("no address by RFC 5322: " + from, e);
      }
    }

    private static Set<String> addresses(JsonObject of, String field) {
      return of.getJsonArray(field, new JsonArray()).stream()
          .map(Object::toString)
          .collect(Collectors.toSet());
    }

    private static Optional<String> body(JsonObject simple, String part) {
      return Optional.ofNullable(simple.getJsonObject("Body").getJsonObject(part))
          .map(body -> body.getString("Data"));
    }

    private static Set<Attachment> files(JsonObject simple) {
      Set<Attachment> files = new HashSet<>();
      for (Object each : simple.getJsonArray("Attachments", new JsonArray())) {
        JsonObject file = (JsonObject) each;
        files.add(
            new Attachment(
                file.getString("FileName"),
                file.getString("ContentType"),
                Optional.ofNullable(file.getString("ContentId")),
                Buffer.buffer(Base64.getDecoder().decode(file.getString("RawContent")))));
      }
      return files;
    }
  }
}

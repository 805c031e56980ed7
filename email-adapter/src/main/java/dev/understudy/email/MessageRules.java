package dev.understudy.email;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What a message must be before it is accepted: afterwards nobody is there to be told. */
final class MessageRules {

  /** RFC 5322 section 3.6.8, and short enough for every vendor. */
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,69}");

  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~]{1,900}");
  private static final Pattern TYPE =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");
  private static final Pattern CONTENT_ID = Pattern.compile("[A-Za-z0-9._@-]{1,78}");

  /** What turns text around (Unicode, annex 9) makes an exe a png to who reads its name. */
  private static final Pattern PATH_OR_TURN =
      Pattern.compile("[/\\\\\\u202A-\\u202E\\u2066-\\u2069]");

  /** Ours, the vendor's, or of the kind that says who a mail is from. */
  private static final Set<String> RESERVED =
      Set.of(
          "from",
          "sender",
          "to",
          "cc",
          "bcc",
          "reply-to",
          "subject",
          "date",
          "message-id",
          "return-path",
          "received",
          "mime-version",
          "content-type",
          "content-transfer-encoding",
          "content-disposition",
          "content-id",
          "dkim-signature",
          "authentication-results",
          "arc-seal",
          "arc-message-signature",
          "arc-authentication-results",
          "x-sg-id",
          "x-sg-eid",
          "list-unsubscribe",
          "list-unsubscribe-post",
          "x-understudy-message-id");

  private MessageRules() {}

  static NewMessage checked(NewMessage message) {
    Texts.line("subject", message.content().subject());
    message.content().text().ifPresent(text -> Texts.wellFormed("text", text));
    message.content().html().ifPresent(html -> Texts.wellFormed("html", html));
    message.from().name().ifPresent(name -> Texts.line("fromName", name));
    if (message.to().size() > 1 && !(message.cc().isEmpty() && message.bcc().isEmpty())) {
      throw Refused.field(
          "cc", "cc and bcc go with one recipient; several in \"to\" get a mail each");
    }
    headers(message.headers());
    files(message.attachments());
    return message;
  }

  private static void headers(Map<String, String> headers) {
    headers.forEach(
        (name, value) -> {
          String field = "headers." + name.replaceAll("[^A-Za-z0-9-]", "?");
          if (!HEADER_NAME.matcher(name).matches()) {
            throw Refused.field(field, "is no name of a header");
          }
          if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw Refused.field(field, "is not the caller's to set");
          }
          if (!HEADER_VALUE.matcher(value).matches()) {
            throw Refused.field(field, "must be 1 to 900 printable ASCII characters on one line");
          }
        });
  }

  private static void files(List<Attachment> files) {
    for (int i = 0; i < files.size(); i++) {
      Attachment file = files.get(i);
      String field = "attachments." + i;
      Texts.line(field + ".name", file.name());
      if (!isPlain(file.name())) {
        throw Refused.field(field + ".name", "must be the plain name of a file");
      }
      if (!TYPE.matcher(file.contentType()).matches()) {
        throw Refused.field(field + ".contentType", "must be a media type, such as image/png");
      }
      file.contentId()
          .filter(id -> !CONTENT_ID.matcher(id).matches())
          .ifPresent(
              _ -> {
                throw Refused.field(field + ".contentId", "must match " + CONTENT_ID.pattern());
              });
    }
  }

  /** No path, and nothing that is shown as another name than it is. */
  private static boolean isPlain(String name) {
    return !name.isBlank()
        && !name.equals(".")
        && !name.equals("..")
        && !PATH_OR_TURN.matcher(name).find();
  }
}

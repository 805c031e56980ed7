package dev.understudy.chaos.report;

/** Text for XML and HTML. */
final class Xml {

  private Xml() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}

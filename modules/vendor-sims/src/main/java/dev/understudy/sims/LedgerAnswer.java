package dev.understudy.sims;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.Json;

/**
 * A ledger on its way to who asked for it, piece by piece: after a long benchmark one text of all
 * of it does not fit into the memory that a vendor has. What happens meanwhile is in the next
 * answer.
 */
final class LedgerAnswer {

  private static final int PIECE_BYTES = 64 * 1024;

  private final SimLedger ledger;
  private final HttpServerResponse out;
  private final int end;
  private int next;
  private String between = "";

  private LedgerAnswer(SimLedger ledger, int from, HttpServerResponse out) {
    this.ledger = ledger;
    this.out = out;
    this.end = ledger.size();
    this.next = Math.min(from, end);
  }

  /**
   * Answers with the vendor's name and its entries.
   *
   * @param from the entries before this one are left out: who asks again need not read them again
   */
  static void write(SimLedger ledger, int from, HttpServerResponse out) {
    out.putHeader("Content-Type", "application/json").setChunked(true);
    Buffer head = Buffer.buffer("{\"vendor\":" + Json.encode(ledger.vendor()) + ",\"entries\":[");
    new LedgerAnswer(ledger, from, out).writeNext(head);
  }

  /** The next piece is made when the one before has left; a client that has gone away ends it. */
  private void writeNext(Buffer piece) {
    while (next < end && piece.length() < PIECE_BYTES) {
      piece.appendString(between).appendString(ledger.encoded(next));
      between = ",";
      next++;
    }
    if (next == end) {
      out.end(piece.appendString("]}"));
    } else {
      out.write(piece).onSuccess(_ -> writeNext(Buffer.buffer(PIECE_BYTES)));
    }
  }
}

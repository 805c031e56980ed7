package dev.understudy.email;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.understudy.service.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Campaigns and lists of recipients as callers see them. */
final class CampaignsJson {

  private static final int BATCH = 1_000;
  private static final int MOST_EXAMPLES = 10;
  private static final CsvMapper CSV =
      CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

  private CampaignsJson() {}

  /** What became of a list of recipients. */
  static final class Intake {

    private final ToIntFunction<List<Campaign.Recipient>> add;
    private final List<Campaign.Recipient> batch = new ArrayList<>();
    private final JsonArray examples = new JsonArray();
    private long added;
    private long known;
    private long rejected;

    /**
     * @param add keeps some, and gives how many were new
     */
    Intake(ToIntFunction<List<Campaign.Recipient>> add) {
      this.add = add;
    }

    /**
     * Takes the recipient of one line, from 1; one that is none is counted, and the rest goes on.
     */
    void take(long line, String address, Map<String, Object> variables) {
      try {
        batch.add(
            new Campaign.Recipient(
                Addresses.one("address", address),
                Texts.wellFormed("variables", VariablesJson.text(variables))));
      } catch (ProblemException e) {
        rejected++;
        if (examples.size() < MOST_EXAMPLES) {
          examples.add(new JsonObject().put("line", line).put("why", e.problem().detail()));
        }
      }
      if (batch.size() == BATCH) {
        flush();
      }
    }

    private void flush() {
      int isNew = batch.isEmpty() ? 0 : add.applyAsInt(batch);
      added += isNew;
      known += batch.size() - isNew;
      batch.clear();
    }

    JsonObject result() {
      flush();
      return new JsonObject()
          .put("added", added)
          .put("known", known)
          .put("rejected", rejected)
          .put("examples", examples);
    }
  }

  /** Reads a CSV file whose first line names the columns; one of them is {@code address}. */
  static JsonObject csv(InputStream body, Intake intake) {
    try (MappingIterator<Map<String, Object>> lines =
        CSV.readerForMapOf(Object.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(body)) {
      for (long line = 2; lines.hasNextValue(); line++) {
        Map<String, Object> variables = new HashMap<>(lines.nextValue());
        Object address = variables.remove("address");
        if (address == null) {
          throw Refused.field("address", "the first line must name a column \"address\"");
        }
        intake.take(line, address.toString(), variables);
      }
      return intake.result();
    } catch (JsonProcessingException | CharConversionException e) {
      throw Refused.field("body", "is not the CSV that its first line says: " + firstLine(e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  static JsonObject list(JsonArray recipients, Intake intake) {
    for (int i = 0; i < recipients.size(); i++) {
      JsonObject each = recipients.getJsonObject(i);
      intake.take(
          i + 1L,
          each.getString("address"),
          each.getJsonObject("variables", new JsonObject()).getMap());
    }
    return intake.result();
  }

  static JsonObject of(Campaign campaign) {
    JsonObject mails = new JsonObject();
    campaign.mails().forEach((status, count) -> mails.put(status.name(), count));
    return new JsonObject()
        .put("id", campaign.id().toString())
        .put("name", campaign.name())
        .put("state", campaign.state().name())
        .put("startAt", campaign.startAt().toString())
        .put("recipients", campaign.recipients())
        .put("begun", campaign.fed())
        .put("mails", mails);
  }
}

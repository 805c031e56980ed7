package dev.understudy.email;

import dev.understudy.ledger.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Campaigns and their recipients in the ledger. */
final class CampaignStore {

  private final Sql ledger;
  private final FeedStore feed;

  CampaignStore(Sql ledger, Duration lifetime) {
    this.ledger = ledger;
    this.feed = new FeedStore(ledger, lifetime);
  }

  UUID create(String name, Sender from, Optional<String> replyTo, TemplateId template) {
    String sql =
        """
        with content as (
          insert into message (id, sender, from_name, reply_to, subject, template, template_version)
          values ($1, $2, $3, $4, '', $5, $6) returning id)
        insert into campaign (id, name, message, state) select $7, $8, content.id, 'DRAFT' from content
        """;
    UUID id = UUID.randomUUID();
    ledger.execute(
        sql,
        Tuple.tuple()
            .addUUID(UUID.randomUUID())
            .addString(from.address())
            .addString(from.name().orElse(null))
            .addString(replyTo.orElse(null))
            .addString(template.name())
            .addInteger(template.version())
            .addUUID(id)
            .addString(name));
    return id;
  }

  /**
   * Adds recipients to a draft, each address once.
   *
   * @return how many were new
   */
  int add(UUID campaign, List<Campaign.Recipient> recipients) {
    String sql =
        """
        insert into campaign_recipient (campaign, address, variables)
        select c.id, r.address, r.variables
        from campaign c, unnest($2::text[], $3::text[]) as r(address, variables)
        where c.id = $1 and c.state = 'DRAFT'
        on conflict do nothing
        """;
    return ledger
        .execute(
            sql,
            Tuple.of(
                campaign,
                recipients.stream().map(Campaign.Recipient::address).toArray(String[]::new),
                recipients.stream().map(Campaign.Recipient::variables).toArray(String[]::new)))
        .rowCount();
  }

  /** Changes the state, if it is one of those given. */
  boolean move(UUID campaign, List<Campaign.State> from, Campaign.State to) {
    String sql = "update campaign set state = $3 where id = $1 and state = any($2::text[])";
    String[] states = from.stream().map(Enum::name).toArray(String[]::new);
    return ledger.execute(sql, Tuple.of(campaign, states, to.name())).rowCount() == 1;
  }

  /** Lets it begin, at once or later. */
  boolean start(UUID campaign, Optional<Instant> at) {
    String sql =
        """
        update campaign set state = 'RUNNING', start_at = coalesce($2::timestamptz, now())
        where id = $1 and state = 'DRAFT'
        """;
    Tuple arguments =
        Tuple.tuple()
            .addUUID(campaign)
            .addOffsetDateTime(at.map(each -> each.atOffset(ZoneOffset.UTC)).orElse(null));
    return ledger.execute(sql, arguments).rowCount() == 1;
  }

  /** Takes back what no vendor can have. */
  void cancelMails(UUID campaign) {
    String sql =
        """
        update recipient r
        set status = 'CANCELLED', lease_token = r.lease_token + 1, updated_at = now()
        from campaign c
        where c.id = $1 and r.message = c.message and r.lane = 'BULK'
          and r.status in ('QUEUED', 'LEASED') and r.copies = 0
        """;
    ledger.execute(sql, Tuple.of(campaign));
  }

  /**
   * Makes mails of some recipients of the running campaign that has waited longest.
   *
   * @param window mails of one campaign that are in flight, at most: so campaigns share the lane
   * @return whether there was a campaign that had waited
   */
  boolean feed(int window) {
    return feed.feed(window);
  }

  Optional<Campaign> find(UUID id) {
    String sql =
        """
        select id, name, state, start_at, message,
          (select count(*) from campaign_recipient where campaign = c.id) as recipients,
          (select count(*) from campaign_recipient where campaign = c.id and n <= c.fed) as fed
        from campaign c where id = $1
        """;
    for (Row row : ledger.execute(sql, Tuple.of(id))) {
      return Optional.of(
          new Campaign(
              row.getUUID("id"),
              row.getString("name"),
              Campaign.State.valueOf(row.getString("state")),
              row.getOffsetDateTime("start_at").toInstant(),
              row.getLong("recipients"),
              row.getLong("fed"),
              mails(row.getUUID("message"))));
    }
    return Optional.empty();
  }

  private Map<MailStatus, Long> mails(UUID message) {
    Map<MailStatus, Long> mails = new EnumMap<>(MailStatus.class);
    String sql = "select status, count(*) as count from recipient where message = $1 group by 1";
    for (Row row : ledger.execute(sql, Tuple.of(message))) {
      mails.put(MailStatus.valueOf(row.getString("status")), row.getLong("count"));
    }
    return mails;
  }
}

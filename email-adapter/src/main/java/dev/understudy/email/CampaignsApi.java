package dev.understudy.email;

import dev.understudy.service.Operation;
import dev.understudy.service.Problem;
import dev.understudy.service.ReplyJson;
import dev.understudy.service.RequestJson;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** Campaigns: made, filled, begun, held, gone on with, given up. */
final class CampaignsApi {

  private final Campaigns campaigns;
  private final Templates templates;
  private final Set<String> senders;
  private final InstantSource clock;

  CampaignsApi(Campaigns campaigns, Templates templates, Set<String> senders, InstantSource clock) {
    this.campaigns = campaigns;
    this.templates = templates;
    this.senders = Set.copyOf(senders);
    this.clock = clock;
  }

  Map<String, Operation> operations() {
    return Map.of(
        "createCampaign", this::create,
        "readCampaign", request -> state(id(request)),
        "addRecipients", this::add,
        "startCampaign", this::start,
        "pauseCampaign", request -> moved(request, campaigns::pause),
        "resumeCampaign", request -> moved(request, campaigns::resume),
        "cancelCampaign", request -> moved(request, campaigns::cancel));
  }

  private ReplyJson create(RequestJson request) {
    JsonObject json = request.body();
    UUID id =
        campaigns.create(
            Texts.line("name", json.getString("name")),
            EmailJson.sender(json, senders),
            EmailJson.text(json, "replyTo").map(address -> Addresses.one("replyTo", address)),
            TemplatesJson.id(json.getJsonObject("template"), templates));
    return ReplyJson.of(201, new JsonObject().put("id", id.toString()).put("state", "DRAFT"));
  }

  private ReplyJson add(RequestJson request) {
    UUID id = id(request);
    return draft(id)
        .orElseGet(
            () ->
                ReplyJson.of(
                    200,
                    CampaignsJson.list(request.body().getJsonArray("recipients"), intake(id))));
  }

  /** A file of recipients, of any length. */
  ReplyJson upload(Map<String, String> path, InputStream body) {
    String id = path.getOrDefault("id", "");
    if (!id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return notFound();
    }
    UUID campaign = UUID.fromString(id);
    return draft(campaign)
        .orElseGet(() -> ReplyJson.of(200, CampaignsJson.csv(body, intake(campaign))));
  }

  private CampaignsJson.Intake intake(UUID campaign) {
    return new CampaignsJson.Intake(recipients -> campaigns.add(campaign, recipients));
  }

  /** What stands against adding to it. */
  private Optional<ReplyJson> draft(UUID id) {
    Optional<Campaign> campaign = campaigns.find(id);
    if (campaign.isEmpty()) {
      return Optional.of(notFound());
    }
    return campaign.get().state() == Campaign.State.DRAFT
        ? Optional.empty()
        : Optional.of(ReplyJson.problem(Problem.conflict("it has begun: its recipients stand")));
  }

  private ReplyJson start(RequestJson request) {
    Optional<String> zone = EmailJson.text(request.body(), "timeZone");
    Optional<Instant> at =
        EmailJson.text(request.body(), "startAt")
            .map(text -> Schedule.at(text, zone, clock.instant()));
    return moved(request, id -> campaigns.start(id, at));
  }

  private ReplyJson moved(RequestJson request, Predicate<UUID> move) {
    UUID id = id(request);
    boolean moved = move.test(id);
    Optional<Campaign> now = campaigns.find(id);
    return moved || now.isEmpty()
        ? state(id)
        : ReplyJson.problem(Problem.conflict("the campaign is " + now.get().state()));
  }

  private ReplyJson state(UUID id) {
    return campaigns
        .find(id)
        .map(campaign -> ReplyJson.of(200, CampaignsJson.of(campaign)))
        .orElseGet(CampaignsApi::notFound);
  }

  private static ReplyJson notFound() {
    return ReplyJson.problem(Problem.notFound("there is no such campaign"));
  }

  private static UUID id(RequestJson request) {
    return UUID.fromString(request.pathParameter("id"));
  }
}

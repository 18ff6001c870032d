package dev.tributary.sources;

import static dev.tributary.sources.IgnoredReason.ACTION_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNMAPPED;
import static dev.tributary.sources.IgnoredReason.EVENT_UNNAMED;

/** PagerDuty webhooks, version 3: the life of incidents. One that is reopened is open again. */
public final class PagerdutyNormaliser implements SourceNormaliser {
  static final String TOOL = "pagerduty";

  private static final String ID = "[A-Z0-9]{1,40}";
  private static final String TYPE = "event.event_type";

  @Override
  public String source() {
    return TOOL;
  }

  @Override
  public Normalised normalise(Delivery delivery, Tenant tenant) {
    return Facts.collect(delivery, tenant, TOOL, PagerdutyNormaliser::read);
  }

  private static void read(Body body, Facts facts) {
    String type = body.text(TYPE);
    if (type == null) {
      facts.ignore(EVENT_UNNAMED, TYPE);
      return;
    }
    switch (type) {
      case "incident.triggered", "incident.reopened" -> incident("incident.opened", body, facts);
      case "incident.acknowledged" -> incident(type, body, facts);
      case "incident.resolved" -> incident(type, body, facts);
      default ->
          facts.ignore(
              type.startsWith("incident.") ? ACTION_UNMAPPED : EVENT_UNMAPPED,
              type.matches("[a-z_.]{1,40}") ? type : TYPE);
    }
  }

  private static void incident(String eventType, Body body, Facts facts) {
    Directory directory = facts.tenant().directory();
    String service = body.requireShape("event.data.service.id", ID);
    facts
        .fact(eventType, team(service, directory), body.requireTime("event.occurred_at"))
        .by(actor(body.in("event.agent")))
        .with("incident_id", "pd-" + body.requireShape("event.data.id", ID))
        .with("severity", severity(body))
        .with("service", directory.serviceOf(Asset.PAGERDUTY_SERVICE, service).orElse(null))
        .keyed("incident", body.requireShape("event.id", ID));
  }

  /** Somebody; a service or an integration that acts is nobody. */
  private static String actor(Body agent) {
    String type = agent.text("type");
    boolean somebody = type != null && type.startsWith("user");
    return somebody ? UserIds.of(TOOL, agent.text("id")) : null;
  }

  /** The priority where the tenant has set one of the usual kind, else the urgency. */
  private static String severity(Body body) {
    String priority = body.text("event.data.priority.summary");
    if (priority != null && priority.matches("(?:P|SEV-?)[0-9]")) {
      return priority;
    }
    String urgency = body.text("event.data.urgency");
    return urgency != null && urgency.matches("high|low") ? urgency : null;
  }

  /** The team that the service is of, else one named after the service's id. */
  private static String team(String service, Directory directory) {
    return directory.teamOf(Asset.PAGERDUTY_SERVICE, service).orElse(TOOL + "-" + service);
  }
}

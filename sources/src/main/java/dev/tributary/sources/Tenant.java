package dev.tributary.sources;

import dev.tributary.contracts.identity.EventIds;
import dev.tributary.contracts.identity.Pseudonyms;
import java.util.Objects;
import java.util.Optional;

/** Whose deliveries are read: the tenant, its secret for pseudonyms and its directory. */
public final class Tenant {
  /** The team of somebody whom the directory does not know. */
  public static final String UNKNOWN_TEAM = "unknown";

  private final String tenantId;
  private final Pseudonyms pseudonyms;
  private final Directory directory;
  private final EventIds eventIds;

  private Tenant(String tenantId, Pseudonyms pseudonyms, Directory directory) {
    this.tenantId = Objects.requireNonNull(tenantId, "tenantId");
    this.pseudonyms = Objects.requireNonNull(pseudonyms, "pseudonyms");
    this.directory = Objects.requireNonNull(directory, "directory");
    this.eventIds = EventIds.of(tenantId);
  }

  /**
   * @param pseudonyms made from the tenant's secret, which comes from the environment or a file of
   *     its own, never from the directory
   */
  public static Tenant of(Directory directory, Pseudonyms pseudonyms) {
    return new Tenant(directory.tenantId(), pseudonyms, directory);
  }

  public String tenantId() {
    return tenantId;
  }

  public Pseudonyms pseudonyms() {
    return pseudonyms;
  }

  public Directory directory() {
    return directory;
  }

  EventIds eventIds() {
    return eventIds;
  }

  /** The same tenant after its directory has changed. */
  public Tenant with(Directory changed) {
    return new Tenant(tenantId, pseudonyms, changed);
  }

  /**
   * The team to which a person belonged, {@value #UNKNOWN_TEAM} if the directory is silent.
   *
   * @param userId as {@link UserIds} writes it; null if nobody is named
   * @param atMillis when it happened, not when it is read
   */
  public String teamOfPerson(String userId, long atMillis) {
    if (userId == null) {
      return UNKNOWN_TEAM;
    }
    String bare = UserIds.bare(userId);
    return directory
        .teamOfMember(userId, atMillis)
        .or(
            () ->
                pseudonyms.allOf(userId).stream()
                    .flatMap(name -> directory.teamOfMember(name, atMillis).stream())
                    .findFirst())
        .or(() -> bare == null ? Optional.empty() : directory.teamOfMember(bare, atMillis))
        .orElse(UNKNOWN_TEAM);
  }

  /** A team for what belongs to a person and not to a team: stable, and not their name. */
  String teamOfOwner(String login) {
    return "user-" + pseudonyms.of(login.toLowerCase(java.util.Locale.ROOT)).substring(0, 12);
  }
}

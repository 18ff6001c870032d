package dev.tributary.contracts.event;

import java.io.Serializable;
import java.util.Set;

/**
 * What an installation lets in, beyond what makes a record an event.
 *
 * @param newestVersion events of a newer version of the envelope are {@code schema.unsupported}
 * @param tenants events of others are {@code tenant.unknown}; empty lets in all
 * @param custom the types that tenants have declared beside those of the registry
 */
public record Intake(int newestVersion, Set<String> tenants, CustomEventTypes custom)
    implements Serializable {
  /** Every tenant, and the versions this code knows. */
  public static final Intake ALL = new Intake(Event.SCHEMA_VERSION, Set.of());

  public Intake(int newestVersion, Set<String> tenants) {
    this(newestVersion, tenants, CustomEventTypes.NONE);
  }

  public Intake {
    if (newestVersion < Event.SCHEMA_VERSION) {
      throw new IllegalArgumentException(
          "version " + Event.SCHEMA_VERSION + " is written, so it has to be read");
    }
    tenants = Set.copyOf(tenants);
  }

  /** The same, with types that tenants have declared for themselves. */
  public Intake with(CustomEventTypes types) {
    return new Intake(newestVersion, tenants, types);
  }

  boolean knows(String tenant) {
    return tenants.isEmpty() || tenants.contains(tenant);
  }
}

package dev.tributary.contracts.identity;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;

/**
 * Event ids that collapse a redelivery, a second hook and a backfill of the same fact: UUIDv5 of
 * the fact's natural key in the tenant's namespace (RFC 9562, 5.5).
 */
public final class EventIds {
  private final NameBasedGenerator inTenant;

  private EventIds(UUID namespace) {
    this.inTenant = Generators.nameBasedGenerator(namespace);
  }

  /** Ids of one tenant; its namespace is v5(URL, {@code urn:tenant:<tenant>}). */
  public static EventIds of(String tenantId) {
    return new EventIds(
        Generators.nameBasedGenerator(NameBasedGenerator.NAMESPACE_URL)
            .generate("urn:tenant:" + tenantId));
  }

  /**
   * The id of an event that came without one: two that say the same are one (T-40).
   *
   * @param canonical all that the event says, in a form that is the same for every delivery of it
   */
  public UUID derived(byte[] canonical) {
    return inTenant.generate(canonical);
  }

  /**
   * @param source the tool, for example {@code github}
   * @param object the kind of thing, for example {@code pull_request}
   * @param naturalKey what identifies the fact in the tool
   * @param verb what happened, for example {@code opened}
   */
  public UUID id(String source, String object, String naturalKey, String verb) {
    return inTenant.generate(String.join("|", source, object, naturalKey, verb));
  }
}

package dev.tributary.sources;

/**
 * Turns the deliveries of one tool into canonical events.
 *
 * <p>Stateless and safe for concurrent use. The same fact gives the same event id, whether it
 * arrives by webhook, again by a redelivery, or later from an archive. Only ids, numbers, states
 * and times are taken over: no name, login, address, title or text of a person leaves (P-073,
 * T-12).
 */
public interface SourceNormaliser {
  /** The tool that it reads, for example {@code github}; see {@link EnvelopeSource}. */
  String source();

  /**
   * Reads one delivery. Whatever the body holds, the answer is events or reasons, never an
   * exception.
   */
  Normalised normalise(Delivery delivery, Tenant tenant);
}

package dev.tributary.contracts.event;

/** The kinds of value a payload field may have. */
public enum FieldKind {
  TEXT,
  /** A pseudonym: 64 lower-case hex digits. A name or an address must not get in here (P-027). */
  PERSON,
  /** A whole number that fits 64 bits. */
  NUMBER,
  FLAG,
  /** A list of text. */
  TEXTS,
  /**
   * The path of a page, at most 512 characters: it becomes a key. Without query and fragment, which
   * may name people.
   */
  PAGE,
  /** A currency as ISO 4217 writes it: three capital letters. */
  CURRENCY,
  /** Money in minor units of its currency, a whole number of at most 10^12 either way (T-49). */
  AMOUNT
}

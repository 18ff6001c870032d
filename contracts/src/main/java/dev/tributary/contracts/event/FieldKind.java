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
  TEXTS
}

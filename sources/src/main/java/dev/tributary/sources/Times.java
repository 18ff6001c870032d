package dev.tributary.sources;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The ways in which tools write a time, all turned into epoch milliseconds UTC at the edge: {@code
 * 2019-05-15T15:20:33Z}, an offset with or without colon, a blank instead of the T and {@code UTC}
 * instead of the Z (GitLab), epoch seconds (GitHub push), epoch milliseconds (Jira), seconds and
 * microseconds as text (Slack).
 *
 * <p>A time without a zone is no time: guessing one moves facts between days.
 */
final class Times {
  private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  /** Epoch seconds reach this in the year 5138, epoch milliseconds did so in 1973. */
  private static final BigDecimal SMALLEST_MILLIS = BigDecimal.valueOf(100_000_000_000L);

  private static final DateTimeFormatter WITH_ZONE =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm")
          .appendPattern("[:ss]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[XXX][XX][X]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private Times() {}

  /** Epoch milliseconds, or empty if the value is no time between the years 2000 and 9999. */
  static OptionalLong parse(JsonNode value) {
    if (value.isIntegralNumber()) {
      return inRange(fromNumber(value.decimalValue()));
    }
    if (!value.isTextual() || value.textValue().length() > 40) {
      return OptionalLong.empty();
    }
    String text = value.textValue().trim();
    try {
      return text.matches("[0-9]{9,17}([.][0-9]{1,9})?")
          ? inRange(fromNumber(new BigDecimal(text)))
          : inRange(OptionalLong.of(fromIso(text)));
    } catch (DateTimeException | ArithmeticException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong fromNumber(BigDecimal number) {
    BigDecimal millis = number.compareTo(SMALLEST_MILLIS) < 0 ? number.movePointRight(3) : number;
    // Out of any range before it can overflow.
    return millis.precision() - millis.scale() > 18
        ? OptionalLong.empty()
        : OptionalLong.of(millis.setScale(0, RoundingMode.FLOOR).longValueExact());
  }

  private static long fromIso(String text) {
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? blankToT(text) : text;
    return OffsetDateTime.parse(iso, WITH_ZONE)
        .withOffsetSameInstant(ZoneOffset.UTC)
        .toInstant()
        .toEpochMilli();
  }

  private static String blankToT(String text) {
    return (text.substring(0, 10) + "T" + text.substring(11)).replace(" UTC", "Z").replace(" ", "");
  }

  private static OptionalLong inRange(OptionalLong millis) {
    return millis.isPresent() && millis.getAsLong() >= EARLIEST && millis.getAsLong() <= LATEST
        ? millis
        : OptionalLong.empty();
  }
}

package dev.tributary.io.parquet;

import dev.tributary.contracts.event.Event;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One folder of the archive: the events of one tenant on one UTC day.
 *
 * @param day the day on which the events happened, in UTC whatever the zone of the machine
 */
record ArchivePartition(LocalDate day, String tenant) {
  /** The shape that the event contract asks of a tenant; it keeps paths inside the archive. */
  private static final Pattern TENANT = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private static final Pattern ENTRY =
      Pattern.compile("(?:.*/)?dt=(\\d{4}-\\d{2}-\\d{2})/tenant=([^/]+)/([^/]+)");

  ArchivePartition {
    requireTenant(tenant);
    if (day.getYear() < 0 || day.getYear() > 9999) {
      throw new IllegalArgumentException(day + " is no day that a folder can be named after");
    }
  }

  static ArchivePartition of(Event event) {
    return new ArchivePartition(dayOf(event), event.tenantId());
  }

  /** The partition of a path that ends in {@code dt=DAY/tenant=TENANT/NAME}. */
  static ArchivePartition parse(String path) {
    Matcher entry = match(path);
    return new ArchivePartition(LocalDate.parse(entry.group(1)), entry.group(2));
  }

  /** The last part of a path that {@link #parse} takes. */
  static String nameIn(String path) {
    return match(path).group(3);
  }

  static String requireTenant(String tenant) {
    if (!TENANT.matcher(tenant).matches()) {
      throw new IllegalArgumentException("tenant_id does not match " + TENANT);
    }
    return tenant;
  }

  private static Matcher match(String path) {
    Matcher entry = ENTRY.matcher(path);
    if (!entry.matches()) {
      throw new IllegalArgumentException(path + " does not end in dt=DAY/tenant=TENANT/NAME");
    }
    return entry;
  }

  private static LocalDate dayOf(Event event) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(event.timestampMillis()), ZoneOffset.UTC);
  }

  /** The first millisecond of the day. */
  long startMillis() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  boolean holds(Event event) {
    return event.tenantId().equals(tenant) && dayOf(event).equals(day);
  }

  /** The path of an entry of this folder, below the root. */
  String entry(String name) {
    return "dt=" + day + "/tenant=" + tenant + "/" + name;
  }
}

package dev.tributary.contracts.gateway;

import dev.tributary.contracts.event.ReasonCode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads access log lines, pruning while it reads: what is not kept is never copied, and nothing is
 * built for a line that is dropped.
 *
 * <p>{@code Ext5} may be an object or, as the gateway writes it, a string that holds one. Not
 * thread-safe; one reader is used again for every line.
 */
public final class AccessLogReader {
  /** A longer line is not read at all. */
  public static final int MAX_BYTES = 1 << 20;

  /** What longer text is cut to: labels are names, and one line must not fill the memory. */
  static final int MAX_TEXT = 512;

  /** What became of the last line. */
  public enum Outcome {
    KEPT,
    /** The pruning program drops lines like it. */
    PRUNED,
    /** It is no access log line; {@link #reason} says why. */
    BAD
  }

  private static final int FIELDS = LogField.values().length;
  private static final long MISSING = -1;
  private static final long MAX_SECONDS = Integer.MAX_VALUE;
  private static final String EXT5_PREFIX = "ext5_";
  private static final String CALLER_PREFIX = "callerInfo_";
  private static final byte[] TIME = bytes("__time__");
  private static final byte[] USED_TIME = bytes("TotalUsedTime");
  private static final byte[] HTTP_CODE = bytes("HttpCode");
  private static final byte[] DOMAIN = bytes("Domain");
  private static final byte[] EXT5 = bytes("Ext5");
  private static final byte[] REQUEST_CONTENT = bytes("RequestContent");
  private static final byte[] LOG_REGION_ID = bytes("logRegionId");
  private static final byte[] CALLER_INFO = bytes("callerInfo");
  private static final byte[] REGION_ID_IS = bytes("RegionId=");

  private final JsonScanner line = new JsonScanner();
  private final JsonScanner nested = new JsonScanner();
  private final byte[][] dropDomains;
  private final byte[][] dropRegions;
  private final FieldNames topLevel = new FieldNames();
  private final FieldNames inExt5 = new FieldNames();
  private final FieldNames inCallerInfo = new FieldNames();
  private final boolean[] keep = new boolean[FIELDS];

  /** Where the text of each kept field lies: in the line itself, or in an unescaped copy. */
  private final byte[][] sources = new byte[FIELDS][];

  private final int[] starts = new int[FIELDS];
  private final int[] lengths = new int[FIELDS];

  private byte[] ext5 = new byte[8 << 10];
  private long timeMillis;
  private long usedMillis;
  private int httpCode;
  private int lineBytes;
  private ReasonCode reason;
  private String message;

  public AccessLogReader(PruningProgram program) {
    dropDomains = program.dropDomains().stream().map(AccessLogReader::bytes).toArray(byte[][]::new);
    dropRegions = program.dropRegions().stream().map(AccessLogReader::bytes).toArray(byte[][]::new);
    for (LogField field : program.keep()) {
      keep[field.position()] = true;
      String name = field.fieldName();
      if (name.startsWith(EXT5_PREFIX)) {
        inExt5.add(name.substring(EXT5_PREFIX.length()), field);
      } else if (name.startsWith(CALLER_PREFIX)) {
        inCallerInfo.add(name.substring(CALLER_PREFIX.length()), field);
      } else if (field != LogField.REQUEST_REGION_ID) {
        topLevel.add(name, field);
      }
    }
    if (keep[LogField.CALLER_UID.position()]) {
      // The line names its caller twice; what callerInfo says wins.
      topLevel.add("CallerUid", LogField.CALLER_UID);
    }
  }

  /** Reads one line. */
  public Outcome read(byte[] bytes) {
    if (bytes == null || bytes.length > MAX_BYTES) {
      return bytes == null
          ? bad(ReasonCode.JSON_MALFORMED, "the record holds no value")
          : bad(ReasonCode.PAYLOAD_TOO_LARGE, "the line is longer than " + MAX_BYTES + " bytes");
    }
    Arrays.fill(sources, null);
    lineBytes = bytes.length;
    timeMillis = MISSING;
    usedMillis = MISSING;
    httpCode = AccessLog.UNKNOWN_CODE;
    try {
      return readFields(bytes);
    } catch (JsonScanner.Malformed e) {
      return bad(ReasonCode.JSON_MALFORMED, "the line is not a JSON object");
    }
  }

  /** The line that was read last, if its outcome was {@link Outcome#KEPT}. */
  public AccessLog log() {
    int size = 0;
    for (int i = 0; i < FIELDS; i++) {
      size += sources[i] == null ? 0 : lengths[i];
    }
    byte[] text = new byte[size];
    short[] ends = new short[FIELDS];
    int end = 0;
    for (int i = 0; i < FIELDS; i++) {
      if (sources[i] != null) {
        System.arraycopy(sources[i], starts[i], text, end, lengths[i]);
        end += lengths[i];
      }
      ends[i] = (short) end;
    }
    return new AccessLog(timeMillis, usedMillis, httpCode, lineBytes, text, ends);
  }

  /** Why the line that was read last is {@link Outcome#BAD}. */
  public ReasonCode reason() {
    return reason;
  }

  /** The same for a person; never contains values of the line. */
  public String message() {
    return message;
  }

  private Outcome readFields(byte[] bytes) throws JsonScanner.Malformed {
    boolean dropped = false;
    line.enter(bytes, 0, bytes.length);
    while (line.nextField()) {
      int keyStart = line.keyStart();
      int keyEnd = line.keyEnd();
      if (is(EXT5, bytes, keyStart, keyEnd)) {
        Ext5 verdict = readExt5(bytes);
        if (verdict == Ext5.INVALID) {
          return bad(ReasonCode.FIELD_INVALID, "Ext5 is not a JSON object");
        }
        dropped |= verdict == Ext5.DROPPED;
        continue;
      }
      line.takeValue();
      if (is(TIME, bytes, keyStart, keyEnd)) {
        timeMillis = 1000 * number(bytes, MAX_SECONDS);
      } else if (is(USED_TIME, bytes, keyStart, keyEnd)) {
        usedMillis = number(bytes, Integer.MAX_VALUE);
      } else if (is(HTTP_CODE, bytes, keyStart, keyEnd)) {
        httpCode = code(number(bytes, 599));
      } else if (is(DOMAIN, bytes, keyStart, keyEnd)) {
        dropped |= isOneOf(dropDomains, bytes, line.valueStart(), line.valueEnd());
      } else if (is(REQUEST_CONTENT, bytes, keyStart, keyEnd)) {
        readRequestContent(bytes);
      }
      LogField field = topLevel.find(bytes, keyStart, keyEnd);
      if (field != null && (field != LogField.CALLER_UID || sources[field.position()] == null)) {
        take(field, line, bytes);
      }
    }
    line.finish();
    if (dropped) {
      return Outcome.PRUNED;
    }
    if (timeMillis < 0) {
      return bad(ReasonCode.FIELD_INVALID, "__time__ must be epoch seconds");
    }
    if (usedMillis < 0) {
      return bad(ReasonCode.FIELD_INVALID, "TotalUsedTime must be whole milliseconds");
    }
    return Outcome.KEPT;
  }

  private enum Ext5 {
    TAKEN,
    DROPPED,
    INVALID
  }

  private Ext5 readExt5(byte[] bytes) throws JsonScanner.Malformed {
    if (line.atObject()) {
      line.takeValue();
      return readExt5(bytes, line.valueStart(), line.valueEnd());
    }
    return line.atString() ? readExt5InPlace(bytes) : readExt5AsText(bytes);
  }

  /** It is nine tenths of a line: one walk over it, and no copy. */
  private Ext5 readExt5InPlace(byte[] bytes) throws JsonScanner.Malformed {
    int start = line.position();
    try {
      line.enterString();
      Ext5 verdict = takeExt5(line, bytes);
      line.leaveString();
      return verdict;
    } catch (JsonScanner.Malformed e) {
      line.returnTo(start);
      return readExt5AsText(bytes);
    }
  }

  /** Reads it whatever way its structure is escaped, and decides whether it is an object at all. */
  private Ext5 readExt5AsText(byte[] bytes) throws JsonScanner.Malformed {
    line.takeValue();
    if (line.valueStart() == line.valueEnd()) {
      return Ext5.TAKEN;
    }
    if (!line.isEscaped()) {
      return readExt5(bytes, line.valueStart(), line.valueEnd());
    }
    int length = line.valueEnd() - line.valueStart();
    if (ext5.length < length) {
      ext5 = new byte[Integer.highestOneBit(length) * 2];
    }
    return readExt5(ext5, 0, Escapes.resolve(bytes, line.valueStart(), line.valueEnd(), ext5));
  }

  private Ext5 readExt5(byte[] bytes, int from, int to) {
    try {
      nested.enter(bytes, from, to);
      Ext5 verdict = takeExt5(nested, bytes);
      nested.finish();
      return verdict;
    } catch (JsonScanner.Malformed e) {
      return Ext5.INVALID;
    }
  }

  private Ext5 takeExt5(JsonScanner scanner, byte[] bytes) throws JsonScanner.Malformed {
    boolean dropped = false;
    while (scanner.nextField()) {
      int keyStart = scanner.keyStart();
      int keyEnd = scanner.keyEnd();
      if (scanner.atObject() && is(CALLER_INFO, bytes, keyStart, keyEnd)) {
        takeCallerInfo(scanner, bytes);
        continue;
      }
      scanner.takeValue();
      if (is(LOG_REGION_ID, bytes, keyStart, keyEnd)) {
        dropped |= isOneOf(dropRegions, bytes, scanner.valueStart(), scanner.valueEnd());
      }
      LogField field = inExt5.find(bytes, keyStart, keyEnd);
      if (field != null) {
        take(field, scanner, bytes);
      }
    }
    return dropped ? Ext5.DROPPED : Ext5.TAKEN;
  }

  private void takeCallerInfo(JsonScanner scanner, byte[] bytes) throws JsonScanner.Malformed {
    scanner.enterValue();
    while (scanner.nextField()) {
      LogField field = inCallerInfo.find(bytes, scanner.keyStart(), scanner.keyEnd());
      scanner.takeValue();
      if (field != null) {
        take(field, scanner, bytes);
      }
    }
  }

  /** Finds {@code RegionId} among key=value pairs, also when it is the first of them (T-36). */
  private void readRequestContent(byte[] bytes) {
    if (!keep[LogField.REQUEST_REGION_ID.position()]) {
      return;
    }
    int end = line.valueEnd();
    for (int pair = line.valueStart(); pair < end; ) {
      int next = indexOf((byte) ';', bytes, pair, end);
      int value = pair + REGION_ID_IS.length;
      if (value <= next && is(REGION_ID_IS, bytes, pair, value)) {
        set(LogField.REQUEST_REGION_ID, bytes, value, next);
        return;
      }
      pair = next + 1;
    }
  }

  private void take(LogField field, JsonScanner scanner, byte[] bytes) {
    if (scanner.isEscaped()) {
      byte[] copy = new byte[scanner.valueEnd() - scanner.valueStart()];
      int length = Escapes.resolve(bytes, scanner.valueStart(), scanner.valueEnd(), copy);
      if (scanner.isEscapedTwice()) {
        length = Escapes.resolve(copy, 0, length, copy);
      }
      set(field, copy, 0, length);
    } else {
      set(field, bytes, scanner.valueStart(), scanner.valueEnd());
    }
  }

  private void set(LogField field, byte[] source, int start, int end) {
    int position = field.position();
    sources[position] = source;
    starts[position] = start;
    lengths[position] = Math.min(end - start, MAX_TEXT);
  }

  /** The value just taken as a whole number of at most {@code max}, or a negative number. */
  private long number(byte[] bytes, long max) {
    long number = 0;
    for (int i = line.valueStart(); i < line.valueEnd(); i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return MISSING;
      }
      number = number * 10 + digit;
      if (number > max) {
        return MISSING;
      }
    }
    return line.valueStart() == line.valueEnd() ? MISSING : number;
  }

  private static int code(long number) {
    return number >= 100 ? (int) number : AccessLog.UNKNOWN_CODE;
  }

  private Outcome bad(ReasonCode why, String sentence) {
    reason = why;
    message = sentence;
    return Outcome.BAD;
  }

  private static int indexOf(byte wanted, byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  private static boolean is(byte[] name, byte[] bytes, int from, int to) {
    return to - from == name.length && Arrays.equals(name, 0, name.length, bytes, from, to);
  }

  private static boolean isOneOf(byte[][] names, byte[] bytes, int from, int to) {
    for (byte[] name : names) {
      if (is(name, bytes, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

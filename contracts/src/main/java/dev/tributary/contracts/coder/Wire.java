package dev.tributary.contracts.coder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.beam.sdk.util.VarInt;

/**
 * The few primitives our coders are written in: variable-length integers, bytes and nullable text.
 */
public final class Wire {
  private Wire() {}

  public static void writeLong(long value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  public static long readLong(InputStream in) throws IOException {
    return VarInt.decodeLong(in);
  }

  /** A number that is often below zero: small ones of either sign are short. */
  public static void writeSigned(long value, OutputStream out) throws IOException {
    VarInt.encode(value << 1 ^ value >> 63, out);
  }

  public static long readSigned(InputStream in) throws IOException {
    long value = VarInt.decodeLong(in);
    return value >>> 1 ^ -(value & 1);
  }

  public static void writeInt(int value, OutputStream out) throws IOException {
    VarInt.encode(value, out);
  }

  public static int readInt(InputStream in) throws IOException {
    return VarInt.decodeInt(in);
  }

  public static void writeFixed(long value, OutputStream out) throws IOException {
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }

  public static long readFixed(InputStream in) throws IOException {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | readByte(in);
    }
    return value;
  }

  public static int readByte(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("the encoded value ends too early");
    }
    return b;
  }

  /**
   * An enum constant as its position: one byte. So constants are only ever added at the end; golden
   * bytes in the tests of each coder hold that.
   */
  @SuppressWarnings("EnumOrdinal")
  public static void writeEnum(Enum<?> constant, OutputStream out) throws IOException {
    out.write(constant.ordinal());
  }

  public static <E extends Enum<E>> E readEnum(E[] constants, InputStream in) throws IOException {
    int position = readByte(in);
    if (position >= constants.length) {
      throw new IOException("unknown constant " + position + ", written by a newer version");
    }
    return constants[position];
  }

  public static void writeBytes(byte[] bytes, OutputStream out) throws IOException {
    writeInt(bytes.length, out);
    out.write(bytes);
  }

  public static byte[] readBytes(InputStream in) throws IOException {
    return readExactly(readInt(in), in);
  }

  /** Null is written as length 0, bytes as their length plus one. */
  public static void writeNullable(byte[] bytes, OutputStream out) throws IOException {
    writeInt(bytes == null ? 0 : bytes.length + 1, out);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  public static byte[] readNullable(InputStream in) throws IOException {
    int length = readInt(in);
    return length == 0 ? null : readExactly(length - 1, in);
  }

  /** Null is written as length 0, text as its length plus one. */
  public static void writeText(String text, OutputStream out) throws IOException {
    if (text == null) {
      writeInt(0, out);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writeInt(bytes.length + 1, out);
    out.write(bytes);
  }

  public static String readText(InputStream in) throws IOException {
    int length = readInt(in);
    return length == 0 ? null : new String(readExactly(length - 1, in), StandardCharsets.UTF_8);
  }

  private static byte[] readExactly(int length, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new EOFException("the encoded value ends too early");
    }
    return bytes;
  }
}

package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** What is kept in one place: a part of a tenant's labels in one rollup. */
record Scope(Rollup rollup, String tenantId, int shard) {

  /** The same in every JVM, which the hash of an enum is not. */
  int part() {
    return 31 * (31 * rollup.name().hashCode() + shard) + tenantId.hashCode();
  }

  static final class ScopeCoder extends VersionedCoder<Scope> {
    private static final ScopeCoder INSTANCE = new ScopeCoder();

    static ScopeCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Scope scope, OutputStream out) throws IOException {
      Wire.writeEnum(scope.rollup, out);
      Wire.writeText(scope.tenantId, out);
      Wire.writeInt(scope.shard, out);
    }

    @Override
    protected Scope read(InputStream in) throws IOException {
      return new Scope(Wire.readEnum(Rollup.values(), in), Wire.readText(in), Wire.readInt(in));
    }
  }
}

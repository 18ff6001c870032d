package dev.tributary.transforms.activity;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Some of a tenant's users, who are kept in one place. */
record Shard(String tenantId, int number) {
  private static final int SHARDS = 64;

  static Shard of(String tenantId, String user) {
    return new Shard(tenantId, Math.floorMod(user.hashCode() * 0x9E3779B9 >>> 16, SHARDS));
  }

  static final class ShardCoder extends VersionedCoder<Shard> {
    private static final ShardCoder INSTANCE = new ShardCoder();

    static ShardCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Shard shard, OutputStream out) throws IOException {
      Wire.writeText(shard.tenantId, out);
      Wire.writeInt(shard.number, out);
    }

    @Override
    protected Shard read(InputStream in) throws IOException {
      return new Shard(Wire.readText(in), Wire.readInt(in));
    }
  }
}

package dev.tributary.transforms;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A team: unique only together with its tenant. */
public record TeamKey(String tenantId, String teamId) {

  public static final class TeamKeyCoder extends VersionedCoder<TeamKey> {
    private static final TeamKeyCoder INSTANCE = new TeamKeyCoder();

    public static TeamKeyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(TeamKey key, OutputStream out) throws IOException {
      Wire.writeText(key.tenantId, out);
      Wire.writeText(key.teamId, out);
    }

    @Override
    protected TeamKey read(InputStream in) throws IOException {
      return new TeamKey(Wire.readText(in), Wire.readText(in));
    }
  }
}

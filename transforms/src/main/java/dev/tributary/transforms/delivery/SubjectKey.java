package dev.tributary.transforms.delivery;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.transforms.TeamKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a timeline is about: one task, pull request, build, deployment, incident or the commenters
 * of a day.
 *
 * @param id the tool's id of it, for example {@code TES-41}
 */
record SubjectKey(TeamKey team, Kind kind, String id) {

  /** The kinds of subject, each with its own way to judge a timeline. */
  enum Kind {
    TASK,
    PULL_REQUEST,
    BUILD,
    /**
     * One {@code deploy_id} of a tenant, whose team is left empty: incidents of any team name it.
     */
    DEPLOYMENT,
    INCIDENT,
    /** All who comment and may be in a window that ends on one day. */
    COMMENTERS
  }

  static final class SubjectKeyCoder extends VersionedCoder<SubjectKey> {
    private static final SubjectKeyCoder INSTANCE = new SubjectKeyCoder();

    static SubjectKeyCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(SubjectKey key, OutputStream out) throws IOException {
      TeamKey.TeamKeyCoder.of().encode(key.team, out);
      Wire.writeEnum(key.kind, out);
      Wire.writeText(key.id, out);
    }

    @Override
    protected SubjectKey read(InputStream in) throws IOException {
      return new SubjectKey(
          TeamKey.TeamKeyCoder.of().decode(in),
          Wire.readEnum(Kind.values(), in),
          Wire.readText(in));
    }
  }
}

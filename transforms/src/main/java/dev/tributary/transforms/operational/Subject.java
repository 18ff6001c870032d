package dev.tributary.transforms.operational;

import dev.tributary.contracts.coder.VersionedCoder;
import dev.tributary.contracts.coder.Wire;
import dev.tributary.transforms.TeamKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * What a timeline is about: one task or incident of one team.
 *
 * @param id the tool's id of it, for example {@code TES-41}
 */
record Subject(TeamKey team, Kind kind, String id) {

  enum Kind {
    TASK,
    INCIDENT
  }

  static final class SubjectCoder extends VersionedCoder<Subject> {
    private static final SubjectCoder INSTANCE = new SubjectCoder();

    static SubjectCoder of() {
      return INSTANCE;
    }

    private Object readResolve() {
      return INSTANCE;
    }

    @Override
    protected void write(Subject subject, OutputStream out) throws IOException {
      TeamKey.TeamKeyCoder.of().encode(subject.team, out);
      Wire.writeEnum(subject.kind, out);
      Wire.writeText(subject.id, out);
    }

    @Override
    protected Subject read(InputStream in) throws IOException {
      return new Subject(
          TeamKey.TeamKeyCoder.of().decode(in),
          Wire.readEnum(Kind.values(), in),
          Wire.readText(in));
    }
  }
}

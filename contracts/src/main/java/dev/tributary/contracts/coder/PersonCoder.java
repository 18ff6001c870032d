package dev.tributary.contracts.coder;

import dev.tributary.contracts.identity.Person;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** {@link Person}s: both names as text, 67 bytes without a rotation. */
public final class PersonCoder extends VersionedCoder<Person> {
  private static final PersonCoder INSTANCE = new PersonCoder();

  private PersonCoder() {}

  public static PersonCoder of() {
    return INSTANCE;
  }

  private Object readResolve() {
    return INSTANCE;
  }

  @Override
  protected void write(Person person, OutputStream out) throws IOException {
    Wire.writeText(person.id(), out);
    Wire.writeText(person.previousId(), out);
  }

  @Override
  protected Person read(InputStream in) throws IOException {
    return new Person(Wire.readText(in), Wire.readText(in));
  }
}

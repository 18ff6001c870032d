package dev.tributary.pipelines.cli;

import dev.tributary.contracts.schema.ContractSchema;
import dev.tributary.io.registry.SchemaRegistry;
import dev.tributary.io.registry.SchemaRegistry.Registered;
import dev.tributary.io.registry.SchemaRegistry.Verdict;
import dev.tributary.options.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Our contracts in a schema registry: each is a subject under its record's full name (the strategy
 * "record name", because several contracts share a topic), with its versions in their order.
 */
final class RegisteredContracts {
  private final SchemaRegistry registry;

  private RegisteredContracts(SchemaRegistry registry) {
    this.registry = registry;
  }

  static RegisteredContracts in(Settings.Registry settings) {
    SchemaRegistry registry = SchemaRegistry.at(settings.url()).trusting(settings.authorities());
    return new RegisteredContracts(
        settings.user() == null ? registry : registry.as(settings.user(), settings.password()));
  }

  /** How a schema stands to the registry. */
  enum State {
    /** It is there. */
    REGISTERED,
    /** It is not there, and may be added. */
    NEW,
    /** It is not there, and the registry does not take it. */
    REFUSED,
    /** It is not there, but a later version of it is. */
    SUPERSEDED
  }

  /**
   * @param where its version and number, or why it is refused; empty if there is nothing to say
   */
  record Standing(ContractSchema schema, State state, String where) {}

  /** Each version of each contract; changes nothing. */
  List<Standing> check() {
    List<Standing> all = new ArrayList<>();
    ContractSchema.contracts().forEach(contract -> all.addAll(check(contract)));
    return all;
  }

  private List<Standing> check(String contract) {
    List<Standing> standings = new ArrayList<>();
    for (ContractSchema schema : ContractSchema.versions(contract)) {
      Optional<Registered> found = registry.find(schema.fullName(), schema.text());
      if (found.isPresent()) {
        standings.replaceAll(RegisteredContracts::superseded);
        standings.add(
            new Standing(
                schema,
                State.REGISTERED,
                "version %d, id %d".formatted(found.get().version(), found.get().id())));
      } else {
        standings.add(judge(schema));
      }
    }
    return standings;
  }

  private Standing judge(ContractSchema schema) {
    Verdict verdict = registry.check(schema.fullName(), schema.text());
    return verdict.compatible()
        ? new Standing(schema, State.NEW, "")
        : new Standing(schema, State.REFUSED, String.join("; ", verdict.reasons()));
  }

  private static Standing superseded(Standing older) {
    return older.state == State.REGISTERED
        ? older
        : new Standing(older.schema, State.SUPERSEDED, "");
  }

  /**
   * Adds what is not there, oldest first. A subject that is new takes from then on only what can
   * read everything older: the rule of {@code contracts/schemas/README.md}.
   *
   * @return how each schema stands afterwards
   */
  List<Standing> register() {
    for (String contract : ContractSchema.contracts()) {
      for (Standing standing : check(contract)) {
        if (standing.state == State.NEW) {
          String subject = standing.schema.fullName();
          if (registry.versions(subject).isEmpty()) {
            registry.take(subject, SchemaRegistry.BACKWARD_TRANSITIVE);
          }
          // A refusal in spite of the verdict shows in the standings.
          registry.register(subject, standing.schema.text());
        }
      }
    }
    return check();
  }

  /**
   * @throws Failure if the newest version of a contract is not registered
   */
  void requireNewest() {
    for (String contract : ContractSchema.contracts()) {
      List<ContractSchema> versions = ContractSchema.versions(contract);
      ContractSchema newest = versions.get(versions.size() - 1);
      if (registry.find(newest.fullName(), newest.text()).isEmpty()) {
        throw new Failure(
            "%s is not in the schema registry at %s: see ./tributary schemas check, then register"
                .formatted(newest, registry));
      }
    }
  }
}
